// Starts GOV.UK Frontend where JavaScript is on; every page works without it.
import { initAll } from './govuk-frontend.min.js'

// GOV.UK's own template sets these in a script in the page, which our policy does not allow.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
