// Starts GOV.UK Frontend where JavaScript is on; every page works without it.
import { initAll } from './govuk-frontend.min.js'

initAll()
