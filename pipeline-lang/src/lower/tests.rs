//! Graphs of small blocks.

use crate::{
    annotation::{OnError, Replicas},
    graph::{ArgumentForm, ArmTarget, DEAD_LETTER, Graph},
    testing::{graph, mistakes},
};

/// Every link as `from.port -> to.input`, by label.
fn links(graph: &Graph) -> Vec<String> {
    let label = |id| &graph.node(id).label;
    let show = |link: &crate::graph::Link| {
        let (from, to) = (label(link.from), label(link.to));
        format!("{from}.{} -> {to}.{}", link.from_port, link.to_input)
    };
    graph.links.iter().map(show).collect()
}

fn labels(graph: &Graph) -> Vec<&str> {
    graph.nodes.iter().map(|node| node.label.as_str()).collect()
}

#[test]
fn a_chain() {
    let graph = graph("source(0..9) |> map(|n| n + 1) |> map(f) |> count()");
    assert_eq!(labels(&graph), ["source", "map", "map_2", "count"]);
    assert_eq!(links(&graph), ["source.0 -> map.0", "map.0 -> map_2.0", "map_2.0 -> count.0"]);
    assert_eq!(graph.outputs.len(), 1);
    assert!(graph.outputs[0].name.is_none());
}

#[test]
fn statements_in_any_order() {
    let graph = graph("b |> for_each(f); let b = a |> map(f); let a = source(x);");
    assert_eq!(labels(&graph), ["for_each", "b", "a"]);
    assert_eq!(links(&graph), ["b.0 -> for_each.0", "a.0 -> b.0"]);
}

#[test]
fn forks_and_joins() {
    let graph = graph(
        "let (a, b) = source(x) |> partition(f);
         let (c, d, e) = a |> broadcast();
         let all = merge(b, c, d, e);
         all |> collect::<Vec<_>>()",
    );
    let into_all: Vec<_> =
        links(&graph).into_iter().filter(|link| link.contains("-> all")).collect();
    assert_eq!(
        into_all,
        [
            "partition.1 -> all.0",
            "broadcast.0 -> all.1",
            "broadcast.1 -> all.2",
            "broadcast.2 -> all.3"
        ]
    );
    assert!(graph.nodes.last().is_some_and(|node| node.turbofish.is_some()));
}

#[test]
fn arms_to_ports() {
    let graph = graph(
        "source(x) |> match { Some(n) if n > 0 => drop, Some(n) => some(n), None => none, };
         some |> for_each(f);
         none |> for_each(g);",
    );
    let arms = &graph.nodes[1].arms;
    assert!(matches!(arms[0].target, ArmTarget::Drop(_)));
    assert!(matches!(arms[1].target, ArmTarget::Route(0, ..)));
    assert!(matches!(arms[2].target, ArmTarget::Forward(1, _)));
    assert_eq!(
        links(&graph),
        ["source.0 -> route.0", "route.0 -> for_each.0", "route.1 -> for_each_2.0"]
    );
}

#[test]
fn dead_letters_have_their_own_port() {
    let graph = graph(
        "let n = source(x) |> #[on_error(dead_letter = bad, no_input)] try_map(f) |> count();
         let bad_ones = bad |> collect();",
    );
    assert!(graph.links.iter().any(|link| link.from_port == DEAD_LETTER));
    let on_error = graph.nodes[1].annotations.on_error.as_ref().map(|on_error| &on_error.value);
    assert!(matches!(on_error, Some(OnError::DeadLetter { .. })));
    let outputs: Vec<_> = graph.outputs.iter().filter_map(|out| out.name.as_ref()).collect();
    assert_eq!(outputs, ["n", "bad_ones"]);
}

#[test]
fn what_an_argument_is() {
    let graph = graph(
        "source(x) |> map(|n| n) |> map((f)) |> map(make()) |> try_map(async |n| n)
         |> fold(0, |a, n| a + n)",
    );
    let forms: Vec<_> =
        graph.nodes.iter().flat_map(|node| &node.arguments).map(|argument| argument.form).collect();
    use ArgumentForm::{AsyncClosure, Closure, Hoisted, Init, Path};
    assert_eq!(forms, [Hoisted, Closure, Path, Hoisted, AsyncClosure, Init, Closure]);
}

#[test]
fn regions() {
    let graph = graph(
        "source(x) |> #[buffer(8)] #[parallel(4)] { map(f) |> fold(0, g) } |> reduce(h)
         |> #[parallel(2)] map(f) |> for_each(f)",
    );
    let regions: Vec<_> =
        graph.nodes.iter().map(|node| node.region.map(|region| region.0)).collect();
    assert_eq!(regions, [None, Some(0), Some(0), None, Some(1), None]);
    assert_eq!(graph.regions[0].parallel.replicas, Replicas::Fixed(4));
    assert_eq!(graph.nodes[1].annotations.buffer.as_ref().map(|buffer| buffer.value), Some(8));
}

#[test]
fn labels_differ_in_capitals_too() {
    let graph = graph(
        "let a = source(x); let A = a |> #[name = \"MAP\"] map(f) |> map(f) |> map(f); A |> for_each(f)",
    );
    assert_eq!(labels(&graph), ["a", "MAP", "map_2", "a_2", "for_each"]);
}

#[test]
fn settings() {
    let graph = graph(
        "#![name = \"log\"] #![engine(tokio)] #![share(a, b)] #![crate = my::pipeline]
         #![buffer(16)] #![on_error(skip)] #![strict]
         source(x) |> try_map(|n| a.get(b, n)) |> count()",
    );
    let settings = &graph.settings;
    assert_eq!(settings.name.as_ref().map(|name| name.value.as_str()), Some("log"));
    assert_eq!(settings.share.len(), 2);
    assert_eq!(settings.buffer.as_ref().map(|buffer| buffer.value), Some(16));
    assert!(settings.krate.is_some() && settings.strict.is_some());
}

#[test]
fn arms_of_one_name_share_a_port() {
    let graph = graph(
        "source(x) |> match { 0 => small, 1 => small(n), _ => large }; \
                       small |> for_each(f); large |> for_each(f)",
    );
    assert_eq!(links(&graph).last().map(String::as_str), Some("route.1 -> for_each_2.0"));
}

#[test]
fn a_match_without_braces() {
    let message = "`match` takes its arms in braces";
    for source in [
        "source(x) |> match()",
        "source(x) |> match(f)",
        "source(x) |> match n { _ => a }; a |> count()",
    ] {
        let found = mistakes(source);
        assert!(matches!(found.as_slice(), [one] if one.contains(message)), "{found:#?}");
    }
}
