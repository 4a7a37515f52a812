//! The life of a penalty notice over forms.

use super::penalty;
use crate::web::cases::done;

#[test]
fn a_penalty_is_paid_in_parts_and_its_sum_comes_with_its_working() {
    let mut life = penalty();
    life.says(&["The sum comes with its working", "£1,500.50", "Still owed"]);
    life.today("record-payment", &[("sum", "500.50")]);
    life.says(&["Still owed£1,000.00", "£500.50 on"]);
    life.today("record-payment", &[("sum", "1000")]);
    life.says(&["Nothing is owed any more", "Still owed£0.00"]);
}

#[test]
fn a_penalty_that_is_not_paid_is_recovered_once_its_time_is_over() {
    let mut life = penalty();
    let day = life.day("occurred");
    let mut fields = vec![("route", "The county court.")];
    fields.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let early = life.step(true, "begin-recovery", &fields);
    assert_eq!(early.status, 409, "{}", early.text);
    assert!(early.one("#refusal").contains("Lawful from"));
    life.wait("40");
    let board = life.ada.get("/clocks").one("main");
    assert!(
        board.contains("Not done in time Last day to pay the penalty"),
        "{board}"
    );
    let day = life.day("occurred");
    let mut fields = vec![("route", "The county court.")];
    fields.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    done(&life.step(true, "begin-recovery", &fields));
    life.says(&["Overdue", "The county court."]);
}
