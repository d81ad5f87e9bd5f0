//! `#[parallel(n)]` on an `async` stage: `n` items under way at once, in one island. Nothing is replicated, so there is
//! nothing to choose by key or by load.

use crate::{
    annotation::{Order, Parallel, Replicas, Spanned},
    diagnostic::{Code, Diagnostics},
    graph::InFlight,
};

/// Items that may be finished and wait for their turn, for each that is under way.
const WINDOW: usize = 4;

pub(super) fn lower(parallel: &Spanned<Parallel>, diagnostics: &mut Diagnostics) -> InFlight {
    let Spanned { value: Parallel { replicas, order, window, .. }, span } = parallel;
    let count = match replicas {
        Replicas::Fixed(count) => *count,
        Replicas::Cpu | Replicas::Between(..) => {
            diagnostics
                .error(
                    Code::NotInFlight,
                    *span,
                    "an `async` stage has items under way, and needs to know how many",
                )
                .help("write a number: `#[parallel(64)]`");
            1
        }
    };
    if let Order::Key(key) = order {
        diagnostics
            .error(Code::NotInFlight, key.span, "`by` chooses among replicas, and an `async` stage has none")
            .help("leave it out to keep the order of the input, or put the stage into a region: `#[parallel(4, by = key)] { .. }`");
    }
    let window = window.as_ref().map_or(count.saturating_mul(WINDOW), |window| window.value);
    InFlight { count, ordered: matches!(order, Order::Input), window, span: *span }
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Code,
        testing::{assert_mistake, graph},
    };

    #[test]
    fn items_in_flight_are_no_region() {
        let graph = graph("source(x) |> #[parallel(8, unordered)] map(async |n| n) |> count()");
        let in_flight = graph.nodes[1].in_flight.expect("it is asynchronous");
        assert_eq!((in_flight.count, in_flight.ordered), (8, false));
        assert!(graph.regions.is_empty() && graph.nodes[1].region.is_none());
    }

    #[test]
    fn items_in_flight_may_be_more_than_replicas() {
        let graph = graph("source(x) |> #[parallel(5000)] map(async |n| n) |> count()");
        assert_eq!(graph.nodes[1].in_flight.expect("it is asynchronous").count, 5000);
    }

    #[test]
    fn a_number_is_needed() {
        let source = "source(x) |> #[parallel(cpu)] map(async |n| n) |> count()";
        let message = "an `async` stage has items under way, and needs to know how many";
        assert_mistake(source, Code::NotInFlight, "parallel", message);
    }

    #[test]
    fn a_key_chooses_nothing() {
        let source = "source(x) |> #[parallel(4, by = key)] map(async |n| n) |> count()";
        let message = "`by` chooses among replicas, and an `async` stage has none";
        assert_mistake(source, Code::NotInFlight, "key", message);
    }
}
