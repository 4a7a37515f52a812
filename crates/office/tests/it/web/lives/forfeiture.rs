//! The life of an application for forfeiture over forms.

use proofhouse_law::case::Role;

use super::heard;

#[test]
fn goods_are_destroyed_under_an_order_once_it_can_be_appealed_no_more() {
    let mut life = heard();
    let (status, text) = life.send("record-order", &[("outcome", "destroy")], None);
    assert_eq!(status, 422, "an order needs the court’s document");
    assert!(text.contains("Send the court’s document"));
    let order = life.send(
        "record-order",
        &[("outcome", "destroy")],
        Some(b"%PDF the order"),
    );
    assert_eq!(order.0, 303, "{}", order.1);
    let digest = proofhouse_law::Digest::of(b"%PDF the order");
    assert!(life.office.app.desk().exhibits().check(digest).is_ok());
    life.says(&["The goods are destroyed", "M-2027-1", &digest.to_string()]);
    let paper = format!("{}/papers/{digest}", life.notice);
    let page = life.ada.get(&life.notice);
    assert!(page.attributes("main a[download]", "href").contains(&paper));
    let got = life.ada.get(&paper);
    assert_eq!((got.status, got.text.as_str()), (200, "%PDF the order"));
    let id = life.notice.rsplit('/').next().unwrap().to_owned();
    let named = format!("attachment; filename=\"{id}-order-{digest}.bin\"");
    assert_eq!(
        got.header("content-disposition"),
        named,
        "no PDF: it only begins like one"
    );
    assert_eq!(got.header("content-type"), "application/octet-stream");
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    let mut program = crate::web::client::Program::of(&life.office, Role::Tester);
    let same = program.page(&format!("/api/v1/notices/{id}/papers/{digest}"));
    assert_eq!((same.status, same.text.as_str()), (200, "%PDF the order"));
    // Nothing that this notice does not name, and nobody who is not signed in.
    let other = proofhouse_law::Digest::of(b"M-2027-1");
    assert_eq!(
        life.ada
            .get(&format!("{}/papers/{other}", life.notice))
            .status,
        404
    );
    let stranger = life.office.browser().get(&paper);
    assert_ne!(
        (stranger.status, stranger.text.contains("the order")),
        (200, true)
    );

    let first = [("kind", "destroyed"), ("seals", "S-1")];
    let (status, text) = life.send("record-disposal", &first, Some(b"certificate"));
    assert_eq!(status, 409, "{text}");
    assert!(text.contains("psti.s43.final"), "{text}");
    let kept = proofhouse_law::Digest::of(b"certificate").to_string();
    assert!(text.contains(&kept), "the file need not be sent again");
    life.wait("28");
    let again = [
        ("kind", "destroyed"),
        ("seals", "S-1"),
        ("kept", kept.as_str()),
    ];
    let (status, text) = life.send("record-disposal", &again, None);
    assert_eq!(status, 303, "{text}");
    let left = life.ada.get(&format!("{}/record-disposal", life.notice));
    assert_eq!(left.attributes("input[name=seals]", "value"), ["S-2"]);
    let second = [("kind", "destroyed"), ("seals", "S-2")];
    let (status, text) = life.send("record-disposal", &second, Some(b"second certificate"));
    assert_eq!(status, 303, "{text}");
    life.says(&["Executed", "Nothing is left to be done with the goods."]);
}

#[test]
fn goods_go_back_where_the_court_refuses() {
    let mut life = heard();
    let (status, text) = life.send("record-order", &[("outcome", "refused")], Some(b"judgment"));
    assert_eq!(status, 303, "{text}");
    life.wait("28");
    let wrong = [("kind", "destroyed"), ("seals", "S-1")];
    let (status, text) = life.send("record-disposal", &wrong, Some(b"certificate"));
    assert_eq!(status, 409);
    assert!(text.contains("The court decided otherwise"), "{text}");
    let back = [("kind", "returned"), ("seals", "S-1"), ("seals", "S-2")];
    let (status, text) = life.send("record-disposal", &back, Some(b"receipt"));
    assert_eq!(status, 303, "{text}");
    life.says(&["No order: the goods go back", "Returned on", "Executed"]);
}
