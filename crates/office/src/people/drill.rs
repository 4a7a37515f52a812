//! A drill's one-time sign-in links.

use proofhouse_law::case::Role;

use super::enrolment::{self, EnrolmentFault};
use super::person::role_in_words;
use crate::web::App;

/// Makes a link that signs the drill's officer of that role in once; refused outside a drill.
pub async fn mint(app: &App, role: Role) -> Result<String, EnrolmentFault> {
    let clock = app.clock();
    if !clock.is_drill() {
        return Err(EnrolmentFault::NotADrill);
    }
    let name = format!("Drill {}", role_in_words(role).to_lowercase());
    let (today, office_now, now) = (clock.today(), clock.now(), app.wall_now());
    let (_, link) = enrolment::drill_link(app.store(), role, &name, today, office_now, now).await?;
    Ok(format!(
        "{}/drill/sign-in/{}",
        app.origin().as_str(),
        link.reveal()
    ))
}
