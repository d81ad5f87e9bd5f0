//! `#[parallel(n)]`: `n` replicas of the stage or braced chain, which share its items. Their results leave in the order of the
//! input, unless `unordered` gives that up; `by = key` gives every key its replica, and keeps the order of each key alone.

use syn::Expr;

use super::{
    Key, Order, Parallel, Replicas, Spanned, StageNotes,
    entry::{Accepts, Entry, Kind},
    value::{Value, Values},
};
use crate::{
    diagnostic::{Code, Diagnostics},
    ops::Shape,
};

pub(super) static PARALLEL: Entry<StageNotes> = Entry {
    name: "parallel",
    signature: "parallel(replicas, unordered | by = key, window = batches)",
    accepts: Accepts::List {
        values: &[Kind::Replicas],
        required: 0,
        options: &[
            ("by", Kind::Expression),
            ("unordered", Kind::Flag),
            ("ordered", Kind::Implied("the order of the input is kept anyway: remove `ordered`")),
            ("window", Kind::Count { least: 1, most: u32::MAX as u64 }),
        ],
    },
    applies: |op| !matches!(op.shape, Shape::Source | Shape::Join(_)),
    apply,
    ..Entry::NONE
};

fn apply(values: &Values, notes: &mut StageNotes, diagnostics: &mut Diagnostics) {
    let given = values.first().map(|given| (&given.value, given.span));
    let Some((&Value::Replicas(replicas), replicas_span)) = given else {
        diagnostics
            .error(
                Code::UnreadableAnnotation,
                values.site,
                "`#[parallel]` does not say how many replicas",
            )
            .help("write a number, `#[parallel(4)]`, or `cpu` for one a core");
        return;
    };
    let (order, window) = (order(values, diagnostics), window(values));
    let parallel = Parallel { replicas, replicas_span, order, window };
    check_replicas(&parallel, values, diagnostics);
    check_key(&parallel, values, diagnostics);
    check_window(&parallel, diagnostics);
    notes.parallel = Some(Spanned { value: parallel, span: values.span });
}

fn order(values: &Values, diagnostics: &mut Diagnostics) -> Order {
    let unordered = values.option("unordered");
    let Some(by) = values.option("by") else {
        return if unordered.is_some() { Order::None } else { Order::Input };
    };
    if let Some(unordered) = unordered {
        diagnostics
            .error(
                Code::Contradiction,
                unordered.span,
                "`unordered` gives up the order that `by` keeps",
            )
            .help("remove one of the two")
            .also(by.span, "the order of each key is asked for here");
    }
    match &by.value {
        Value::Expression(function) => {
            if matches!(function, Expr::Lit(_)) {
                diagnostics
                    .error(Code::UnreadableAnnotation, by.span, "`by` takes a function of an item")
                    .help("write `by = |item| item.field`, or the name of a function");
            }
            Order::Key(Key { function: function.clone(), span: by.span })
        }
        _ => Order::Input,
    }
}

fn window(values: &Values) -> Option<Spanned<usize>> {
    let given = values.option("window")?;
    let Value::Count(count) = given.value else { return None };
    Some(Spanned { value: usize::try_from(count).unwrap_or(usize::MAX), span: given.span })
}

fn check_replicas(parallel: &Parallel, values: &Values, diagnostics: &mut Diagnostics) {
    if matches!(parallel.replicas, Replicas::Fixed(1) | Replicas::Between(1, 1)) {
        diagnostics
            .warn(
                Code::OneReplica,
                values.site,
                "`#[parallel(1)]` runs one replica: nothing is parallel",
            )
            .help("remove it, or ask for 2 or more");
    }
}

/// A key keeps its replica, so their number cannot change.
fn check_key(parallel: &Parallel, values: &Values, diagnostics: &mut Diagnostics) {
    let (Replicas::Between(least, most), Order::Key(key)) = (parallel.replicas, &parallel.order)
    else {
        return;
    };
    let at = values.first().map_or(values.span, |given| given.span);
    let message =
        format!("`{least}..={most}` replicas change, and `by` gives every key one for good");
    diagnostics
        .error(Code::Contradiction, at, message)
        .help(format!("write a number, `{most}`, or `cpu`"))
        .also(key.span, "the key is given here");
}

/// A window bounds what waits for its turn: nothing waits where there is no turn, and every replica needs one place in it.
fn check_window(parallel: &Parallel, diagnostics: &mut Diagnostics) {
    let Some(window) = &parallel.window else { return };
    if !matches!(parallel.order, Order::Input) {
        diagnostics
            .error(Code::Contradiction, window.span, "`window` without an order to wait for")
            .help("remove `window`: it bounds what waits for its turn");
        return;
    }
    let replicas = match parallel.replicas {
        Replicas::Fixed(count) | Replicas::Between(_, count) => count,
        Replicas::Cpu => return,
    };
    if window.value < replicas {
        let message =
            format!("a window of {} leaves some of {replicas} replicas without work", window.value);
        diagnostics
            .error(Code::OutOfRange, window.span, message)
            .help(format!("write at least `window = {replicas}`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        annotation::{Order, Replicas},
        diagnostic::Code,
        testing::{assert_mistake, graph},
    };

    fn parallel(said: &str) -> crate::annotation::Parallel {
        let graph = graph(&format!("source(x) |> #[parallel({said})] map(f) |> count()"));
        graph.regions[0].parallel.clone()
    }

    #[test]
    fn numbers_of_replicas() {
        assert_eq!(parallel("4").replicas, Replicas::Fixed(4));
        assert_eq!(parallel("cpu").replicas, Replicas::Cpu);
        assert_eq!(parallel("2..=8").replicas, Replicas::Between(2, 8));
    }

    #[test]
    fn orders() {
        assert!(matches!(parallel("4").order, Order::Input));
        assert!(matches!(parallel("4, unordered").order, Order::None));
        assert!(matches!(parallel("4, by = |user| user.id").order, Order::Key(_)));
    }

    #[test]
    fn what_is_no_number_of_replicas() {
        let cases = [
            ("2..4", Code::UnreadableAnnotation, "..", "both bounds are meant: write `..=`"),
            ("3..=2", Code::OutOfRange, "2)]", "the upper bound 2 is below the lower bound 3"),
            ("4usize", Code::BadQuantity, "4usize", "a count has no type: write `4` alone"),
        ];
        for (said, code, at, message) in cases {
            let source = format!("source(x) |> #[parallel({said})] map(f) |> count()");
            assert_mistake(&source, code, at, message);
        }
    }

    #[test]
    fn order_needs_no_saying() {
        let source = "source(x) |> #[parallel(4, ordered)] map(f) |> count()";
        let message = "the order of the input is kept anyway: remove `ordered`";
        assert_mistake(source, Code::UnreadableAnnotation, "ordered", message);
    }

    #[test]
    fn a_key_is_a_function() {
        let source = "source(x) |> #[parallel(4, by = \"id\")] map(f) |> count()";
        let message = "`by` takes a function of an item";
        assert_mistake(source, Code::UnreadableAnnotation, "\"id\"", message);
        // There is a key all the same, for a state.
        let source = "source(x) |> #[parallel(4, by = \"id\")] dedup() |> count()";
        assert_mistake(source, Code::UnreadableAnnotation, "\"id\"", message);
        let source = "source(x) |> #[parallel(4, by)] map(f) |> count()";
        let message = "`by` takes a value behind `=`";
        assert_mistake(source, Code::UnreadableAnnotation, "by", message);
    }

    #[test]
    fn windows() {
        assert_eq!(parallel("4, window = 8").window.map(|window| window.value), Some(8));
        let source = "source(x) |> #[parallel(4, window = 2)] map(f) |> count()";
        let message = "a window of 2 leaves some of 4 replicas without work";
        assert_mistake(source, Code::OutOfRange, "2)]", message);
        let source = "source(x) |> #[parallel(4, unordered, window = 8)] map(f) |> count()";
        let message = "`window` without an order to wait for";
        assert_mistake(source, Code::Contradiction, "8", message);
    }

    #[test]
    fn two_orders() {
        let source = "source(x) |> #[parallel(4, by = key, unordered)] map(f) |> count()";
        let message = "`unordered` gives up the order that `by` keeps";
        assert_mistake(source, Code::Contradiction, "unordered", message);
    }

    #[test]
    fn a_key_keeps_its_replica() {
        let source = "source(x) |> #[parallel(2..=4, by = key)] map(f) |> count()";
        let message = "`2..=4` replicas change, and `by` gives every key one for good";
        assert_mistake(source, Code::Contradiction, "2..=4", message);
    }

    #[test]
    fn a_key_alone() {
        let source = "source(x) |> #[parallel(by = key)] map(f) |> count()";
        let message = "`#[parallel]` does not say how many replicas";
        assert_mistake(source, Code::UnreadableAnnotation, "#[parallel", message);
    }

    #[test]
    fn nothing_said() {
        let source = "source(x) |> #[parallel()] map(f) |> count()";
        let message = "`#[parallel]` does not say how many replicas";
        assert_mistake(source, Code::UnreadableAnnotation, "#[parallel", message);
    }
}
