//! Sums of penalties under the regimes of the repository: worked examples, what is refused, and what must always hold.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proofhouse_law::clock::Interval;
use proofhouse_law::penalty::{
    Inputs, Money, Revenue, Rules, Working, accrued, compute, read, within,
};
use proptest::prelude::*;

use crate::world::{PROPOSAL, PSTI, regime};

fn rules(id: &str) -> Rules {
    Rules::of(&regime(id), None).unwrap().clone()
}

fn year(amount: Money) -> Revenue {
    Revenue::CompletePeriod {
        first_day: date(2024, 4, 1),
        last_day: date(2025, 3, 31),
        amount,
        determined: false,
    }
}

fn inputs(revenue: Revenue) -> Inputs {
    let answers = [
        ("effects", "2,000 cameras answer to one password."),
        ("remediation", "An update was offered after two weeks."),
    ];
    Inputs {
        on: date(2026, 1, 5),
        revenue,
        group: false,
        factors: answers
            .map(|(id, answer)| (id.to_owned(), answer.to_owned()))
            .into(),
        payment_days: Some(28),
        earlier_notice: None,
    }
}

fn pounds(units: u64) -> Money {
    Money::whole(units)
}

#[test]
fn worked_examples_with_their_working() {
    let psti = rules(PSTI);
    let nine_months = Revenue::CompletePeriod {
        first_day: date(2025, 1, 1),
        last_day: date(2025, 9, 30),
        amount: pounds(300_000_001),
        determined: true,
    };
    let cra = regime("eu-cra-2024");
    let essential = Rules::of(&cra, Some("cra.fine.essential")).unwrap();
    let small = compute(&psti, &inputs(year(pounds(50_000_000)))).unwrap();
    let large = compute(&psti, &inputs(year(pounds(1_000_000_000)))).unwrap();
    let short = compute(&psti, &inputs(nine_months)).unwrap();
    let estimate = Revenue::FirstPeriodUnfinished {
        estimate: pounds(400_000_000),
    };
    let estimate = compute(&psti, &inputs(estimate)).unwrap();
    let none = compute(&psti, &inputs(Revenue::NoPeriod)).unwrap();
    let proposed = within(
        &psti,
        pounds(250_000),
        Some(pounds(5_000)),
        &inputs(year(pounds(50_000_000))),
    )
    .unwrap();
    let fine = compute(essential, &inputs(year(pounds(1_000_000_000)))).unwrap();
    let appeal = [Interval {
        from: date(2026, 2, 10),
        until: Some(date(2026, 2, 19)),
    }];
    let daily = accrued(
        &psti,
        pounds(5_000),
        date(2026, 2, 1),
        Some(date(2026, 2, 28)),
        &appeal,
        date(2026, 3, 31),
    );
    let mut words = String::new();
    for working in [small, large, short, estimate, none, proposed, fine, daily] {
        let _ = writeln!(words, "{}", working.in_words());
    }
    insta::assert_snapshot!("penalties", words);
}

#[test]
fn each_rule_of_a_penalty_refuses_what_it_must_and_lets_the_edge_through() {
    let psti = rules(PSTI);
    let good = inputs(year(pounds(50_000_000)));
    let with = |change: &dyn Fn(&mut Inputs)| {
        let mut changed = good.clone();
        change(&mut changed);
        changed
    };
    let (cap, most) = (pounds(10_000_000), pounds(20_000));
    within(&psti, cap, Some(most), &good).expect("the edge is lawful");
    let penny_more = |sum: Money| Money::minor(u64::try_from(sum.as_minor()).unwrap() + 1);
    for (rule, amount, daily, inputs) in [
        ("psti.penalty.cap", penny_more(cap), None, good.clone()),
        (
            "psti.penalty.daily",
            cap,
            Some(penny_more(most)),
            good.clone(),
        ),
        (
            "psti.penalty.group",
            cap,
            None,
            with(&|inputs| inputs.group = true),
        ),
        (
            "psti.penalty.payment",
            cap,
            None,
            with(&|inputs| inputs.payment_days = Some(27)),
        ),
        (
            "psti.penalty.payment",
            cap,
            None,
            with(&|inputs| inputs.payment_days = None),
        ),
        (
            "psti.penalty.factors",
            cap,
            None,
            with(&|inputs| {
                inputs.factors.insert("effects".to_owned(), "  ".to_owned());
            }),
        ),
        (
            "psti.penalty.factors",
            cap,
            None,
            with(&|inputs| {
                inputs.factors.remove("remediation");
            }),
        ),
        (
            "psti.penalty.single",
            cap,
            None,
            with(&|inputs| inputs.earlier_notice = Some("PN-7".to_owned())),
        ),
    ] {
        let refusal = within(&psti, amount, daily, &inputs).expect_err(rule);
        assert_eq!(refusal.rule, rule);
        assert!(refusal.citation.contains("s.3"), "{refusal}");
    }
}

#[test]
fn a_period_that_is_not_over_is_refused() {
    let late = Revenue::CompletePeriod {
        first_day: date(2025, 2, 1),
        last_day: date(2026, 1, 31),
        amount: pounds(1),
        determined: false,
    };
    let refusal = compute(&rules(PSTI), &inputs(late)).unwrap_err();
    assert_eq!(refusal.rule, "psti.penalty.period");
}

#[test]
fn what_a_regime_does_not_say_is_refused_and_not_filled_in() {
    let cra = regime("eu-cra-2024");
    let fine = Rules::of(&cra, Some("cra.fine.other")).unwrap();
    let refusal = compute(fine, &inputs(Revenue::NoPeriod)).unwrap_err();
    assert_eq!(refusal.rule, "cra.fine.other.no-period");
    let refusal = within(fine, pounds(1), Some(pounds(1)), &inputs(year(pounds(1)))).unwrap_err();
    assert_eq!(refusal.rule, "cra.fine.other.daily");
    assert!(
        Rules::of(&cra, None).is_none(),
        "one of three is not chosen for anybody"
    );
}

#[test]
fn a_notice_that_rests_on_a_sum_rests_on_its_unsettled_values() {
    let regime = regime(PROPOSAL);
    let power = regime.power(&"penalty".parse().unwrap()).unwrap();
    let unsettled = regime.unsettled(power, &[]);
    assert!(
        unsettled.contains_key("penalty.proposal.penalty.fixed"),
        "{unsettled:?}"
    );
}

#[test]
fn every_mistake_of_a_file_of_figures_is_named_with_its_line() {
    let text = "regime = \"uk-psti-2022\"\non = \"soon\"\ncolour = 1\n\n[revenue]\nkind = \"complete-period\"\n\
                first_day = \"2024-04-01\"\namount = \"1e6\"\n\n[proposed]\namount = -5\npayment_days = \"28\"\n\n\
                [accrual]\ndaily = 20000\non = \"2026-01-01\"\n\n[[accrual.suspended]]\nfrom = \"2026-01-02\"\nuntil = \"2026-01-01\"\n";
    let mut words = String::new();
    for problem in read("figures.toml", text.as_bytes()).unwrap_err() {
        let _ = writeln!(
            words,
            "{}:{} {} {}",
            problem.path, problem.line, problem.message, problem.remedy
        );
    }
    insta::assert_snapshot!("figures", words);
    let large = vec![b' '; 64 * 1024 + 1];
    assert_eq!(read("figures.toml", &large).unwrap_err().len(), 1);
}

fn cap(revenue: Revenue) -> Working {
    compute(&rules(PSTI), &inputs(revenue)).unwrap()
}

fn day() -> impl Strategy<Value = Date> {
    (0..800_i64).prop_map(|days| date(2026, 1, 1) + days.days())
}

fn intervals() -> impl Strategy<Value = Vec<Interval>> {
    let one = (day(), prop::option::of(0_i64..90)).prop_map(|(from, length)| Interval {
        from,
        until: length.map(|length| from + length.days()),
    });
    prop::collection::vec(one, 0..4)
}

proptest! {
    #[test]
    fn the_cap_never_falls_as_revenue_grows_and_is_never_under_the_fixed_sum(one in 0_u64..1_000_000_000_000_000, more in 0_u64..1_000_000_000, first in 0_i64..300, length in 1_i64..600) {
        let first_day = date(2023, 1, 1) + first.days();
        let period = |amount| Revenue::CompletePeriod { first_day, last_day: first_day + length.days(), amount, determined: false };
        let (low, high) = (cap(period(Money::minor(one))), cap(period(Money::minor(one + more))));
        prop_assert!(low.sum <= high.sum && low.sum >= pounds(10_000_000));
        prop_assert!(high.lines.last().unwrap().figure.starts_with('£'));
    }

    #[test]
    fn a_year_of_twelve_months_is_taken_as_it_is(amount in 0_u64..u64::MAX / 1000) {
        // Never more than the share in exact arithmetic, and less by under a penny.
        let working = cap(year(Money::minor(amount)));
        let exact = u128::from(amount) * 4;
        if working.sum > pounds(10_000_000) {
            prop_assert!(working.sum.as_minor() * 100 <= exact && exact - working.sum.as_minor() * 100 < 100);
        }
    }

    #[test]
    fn nothing_above_the_cap_is_ever_within_it(revenue in 0_u64..10_000_000_000_000, over in 1_u64..1_000_000) {
        let most = cap(year(Money::minor(revenue))).sum;
        let above = Money::minor(u64::try_from(most.as_minor()).unwrap() + over);
        prop_assert!(within(&rules(PSTI), above, None, &inputs(year(Money::minor(revenue)))).is_err());
        prop_assert!(within(&rules(PSTI), most, None, &inputs(year(Money::minor(revenue)))).is_ok());
    }

    #[test]
    fn a_daily_sum_grows_by_nothing_or_one_day_at_a_time(deadline in day(), until in prop::option::of(day()), suspended in intervals(), on in day(), daily in 1_u64..2_000_000) {
        let psti = rules(PSTI);
        let sum = |on| accrued(&psti, Money::minor(daily), deadline, until, &suspended, on).sum.as_minor();
        let grown = sum(on + 1.day()) - sum(on);
        prop_assert!(grown == 0 || grown == u128::from(daily), "{grown}");
        let stopped = on < deadline || until.is_some_and(|until| on + 1.day() > until);
        prop_assert!(!stopped || grown == 0);
    }

    #[test]
    fn a_daily_sum_is_additive_over_days(deadline in day(), first in 0_i64..100, second in 0_i64..100, daily in 1_u64..2_000_000) {
        let psti = rules(PSTI);
        let sum = |from, on| accrued(&psti, Money::minor(daily), from, None, &[], on).sum.as_minor();
        let (middle, end) = (deadline + first.days(), deadline + (first + second).days());
        prop_assert_eq!(sum(deadline, end), sum(deadline, middle) + sum(middle, end));
        prop_assert_eq!(sum(deadline, middle), u128::from(daily) * u128::try_from(first).unwrap());
    }

    #[test]
    fn an_answer_may_be_any_words(answer in "\\PC{1,400}") {
        let mut given = inputs(Revenue::NoPeriod);
        let blank = answer.trim().is_empty();
        given.factors = BTreeMap::from([("effects".to_owned(), answer.clone()), ("remediation".to_owned(), answer)]);
        prop_assert_eq!(within(&rules(PSTI), pounds(1), None, &given).is_err(), blank);
    }
}
