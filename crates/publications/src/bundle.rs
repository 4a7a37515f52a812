//! A reading of a site as the draft of a bundle.

use proofhouse_evidence::bundle::{Authority, Draft, ManifestHead, SubjectHead, Target};
use proofhouse_law::clock::{next_day, start_of_day};

use crate::brief::Brief;
use crate::run::Reading;

/// The draft that `evidence` seals; `bench` is the brief in JSON.
pub fn draft(brief: &Brief, reading: &Reading) -> Result<Draft, serde_json::Error> {
    let target = |address: String| Target {
        unit: None,
        address,
        mac: None,
        further_macs: Vec::new(),
        serial: None,
    };
    let mut targets = vec![target(brief.maker.site.origin().ascii_serialization())];
    targets.extend(
        brief
            .maker
            .hosts
            .iter()
            .map(|host| target(format!("https://{host}"))),
    );
    Ok(Draft {
        manifest: ManifestHead {
            tool: "proofhouse publications".to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            subject: SubjectHead {
                brand: brief.product.brand.clone(),
                model: brief.product.model.clone(),
                kind: brief.product.kind.clone(),
                units: Vec::new(),
            },
            authority: Authority {
                owner: brief.authority.owner.clone(),
                basis: brief.authority.basis.clone(),
                // The last day of the authority is still covered by it.
                expires: start_of_day(next_day(brief.authority.expires)),
                targets,
            },
            started: reading.started,
            ended: reading.ended,
            partial: reading.partial,
            course: None,
            tester: None,
            lists: Vec::new(),
            relies_on: Vec::new(),
            drill: false,
        },
        bench: serde_json::to_vec(brief)?,
        authority: None,
        transcripts: reading.transcripts.clone(),
        observations: reading.observations.clone(),
    })
}
