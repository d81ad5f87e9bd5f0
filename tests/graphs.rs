//! The static graph of a pipeline, which is there without running anything.

use std::collections::BTreeSet;

use pipeline::{
    error::Cause,
    graph::Graph,
    prelude::*,
    stage::{Outlet, Stage},
};

/// Two islands, a region, a named stage with a hint, a named stream.
macro_rules! orders {
    () => {
        pipeline! {
            #![name = "orders"]
            #![engine(tokio)]
            let parsed = source(["1", "2"])
                |> #[parallel(2)] #[name = "parse"] #[hint(cpu = heavy)] map(|text| text.len());
            let total = parsed |> fold(0, |sum, n| sum + n);
        }
    };
}

#[test]
fn islands_edges_and_cuts_as_text() {
    let graph = orders!().graph();
    let text = graph.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("orders (engine tokio, "), "{text}");
    assert_eq!(
        lines[1..],
        [
            "  [source]",
            "    parse ==> parse  4 chunks; a parallel region begins or ends here",
            "  [parse: map (cpu = heavy)] x 2",
            "    parsed ==> total  9216 items; a parallel region begins or ends here",
            "  [total: fold]",
        ]
    );
}

#[test]
fn a_small_buffer_behind_a_source_says_how_much_a_chunk_holds() {
    let of_eight = pipeline! { source(0..9) |> #[buffer(8)] map(|n| n) |> count(); };
    let text = of_eight.graph().to_string();
    assert!(text.contains("map ==> map  1 chunk, of 8 where items are gathered; "), "{text}");
    let of_one = pipeline! { source(0..9) |> #[buffer(1)] map(|n| n) |> count(); };
    assert!(
        of_one.graph().to_string().contains("1 chunk, of 1 where items are gathered"),
        "{}",
        of_one.graph()
    );
}

/// The hash of a block.
macro_rules! hash {
    ($($block:tt)*) => { pipeline! { $($block)* }.graph().hash };
}

#[test]
fn the_hash_is_the_same_wherever_the_block_stands() {
    let one = hash! { source(0..9) |> map(|n| n + 1) |> #[parallel(2)] map(|n| n * 2) |> count(); };
    let other = hash! {
        source(10..19u64)

            |> map(|n| n + 1)
            |> #[parallel(2)] map(|n| n * 2)
            |> count();
    };
    assert_eq!(one, other);
    // On every machine, in every process: a change of this constant is a change of what hashes mean.
    assert_eq!(one, 0x5fc6_5723_e867_b2cf, "{one:#018x}");
}

#[test]
fn what_the_graph_says_is_in_its_hash() {
    let hashes = [
        hash! { source(0..9) |> map(|n| n + 1) |> count(); },
        // The name, the engine, operators, names, hints.
        hash! { #![name = "other"] source(0..9) |> map(|n| n + 1) |> count(); },
        hash! { #![engine(tokio)] source(0..9) |> map(|n| n + 1) |> count(); },
        hash! { #![engine(tokio)] source(0..9) |> #[engine(steal)] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> filter(|n| n % 2 == 0) |> count(); },
        hash! { source(0..9) |> #[name = "add"] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> #[hint(stateful)] map(|n| n + 1) |> count(); },
        // Buffers, of one edge and of all.
        hash! { source(0..9) |> boundary() |> map(|n| n + 1) |> boundary() |> count(); },
        hash! { source(0..9) |> boundary() |> map(|n| n + 1) |> #[buffer(7)] boundary() |> count(); },
        hash! { #![buffer(7)] source(0..9) |> boundary() |> map(|n| n + 1) |> boundary() |> count(); },
        hash! { source(0..9) |> #[buffer(7)] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> #[buffer(8)] map(|n| n + 1) |> count(); },
        // Replicas, their order, their window.
        hash! { source(0..9) |> #[parallel(2)] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(3)] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(cpu)] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(2..=3)] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(2, unordered)] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(2, by = |n| *n)] map(|n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(2, window = 3)] map(|n| n + 1) |> count(); },
        // Items in flight, their order, their window.
        hash! { source(0..9) |> map(async |n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(2)] map(async |n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(3)] map(async |n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(2, unordered)] map(async |n| n + 1) |> count(); },
        hash! { source(0..9) |> #[parallel(2, window = 3)] map(async |n| n + 1) |> count(); },
        // Links: the same stages, joined in other ways.
        hash! {
            let (low, high) = source(0..9) |> partition(|n| *n < 5);
            let a = low |> map(|n| n + 1);
            let b = high |> map(|n| n - 1);
            merge(a, b) |> count();
        },
        hash! {
            let (high, low) = source(0..9) |> partition(|n| *n < 5);
            let a = low |> map(|n| n + 1);
            let b = high |> map(|n| n - 1);
            merge(a, b) |> count();
        },
        hash! {
            let (low, high) = source(0..9) |> partition(|n| *n < 5);
            let a = low |> map(|n| n + 1);
            let b = high |> map(|n| n - 1);
            merge(b, a) |> count();
        },
    ];
    for (index, hash) in hashes.iter().enumerate() {
        let same = hashes.iter().position(|other| other == hash);
        assert_eq!(same, Some(index), "block {index} has the hash of another");
    }
}

/// A stage with items in flight, in both orders, behind an edge by key, in front of a region with a window.
macro_rules! fetched {
    () => {
        pipeline! {
            #![engine(tokio)]
            source(0..9u32)
                |> #[parallel(64)] #[name = "fetch"] map(async |n| n)
                |> #[parallel(8, unordered)] #[name = "parse"] #[hint(cpu = light)] map(async |n| n)
                |> #[parallel(2, by = |n| *n)] #[name = "keyed"] map(|n| n)
                |> #[parallel(3, window = 5)] #[name = "ordered"] map(|n| n)
                |> count();
        }
    };
}

#[test]
fn every_drawing_says_how_many_items_are_in_flight() {
    let graph = fetched!().graph();
    let (fetch, parse) = ("64 in flight, window 256", "8 in flight, window 32, unordered");
    let text = graph.to_string();
    assert!(text.contains(&format!("  [fetch: map, {fetch}]\n")), "{text}");
    assert!(text.contains(&format!("  [parse: map, {parse} (cpu = light)]\n")), "{text}");
    let text = graph.explain();
    assert!(text.contains(&format!("  [fetch, {fetch}] on tokio")), "{text}");
    for drawn in [graph.to_dot(), graph.to_mermaid()] {
        assert!(drawn.contains(&format!("\"fetch: map, {fetch}")), "{drawn}");
        assert!(drawn.contains(&format!("\"parse: map, {parse}")), "{drawn}");
    }
}

#[test]
fn an_edge_by_key_holds_its_bound_for_each_replica() {
    let graph = fetched!().graph();
    let (text, dot) = (graph.to_string(), graph.to_dot());
    assert!(
        text.contains("    keyed ==> keyed  for each replica 1024 items; a parallel"),
        "{text}"
    );
    assert!(dot.contains("label=\"for each replica 1024\\na parallel"), "{dot}");
}

#[test]
fn json_that_another_program_reads() {
    let json: serde_json::Value = serde_json::from_str(&orders!().graph().to_json()).unwrap();
    assert_eq!(json["name"], "orders");
    assert_eq!(json["nodes"][1]["hint"], "cpu = heavy");
    assert_eq!(json["links"][1]["stream"], "parsed");
    assert_eq!(json["islands"][1]["replicas"], "2");
    assert_eq!(json["islands"][1]["order"], "ordered");
    assert_eq!(json["edges"].as_array().map(Vec::len), Some(2));
    assert!(json["file"].as_str().unwrap().ends_with("graphs.rs"));
    let edge = &json["edges"][1];
    assert_eq!([&edge["from"], &edge["to"], &edge["transport"]], [1, 2, 1024]);
    assert_eq!([&edge["capacity"], &edge["bound"]], [1024, 9216]);
}

fn json(graph: &Graph) -> serde_json::Value {
    serde_json::from_str(&graph.to_json()).unwrap()
}

/// What the plan decided is there: how much waits where, in which order, and which islands wait for timers and sockets.
#[test]
fn json_says_what_the_plan_decided() {
    let graph = fetched!().graph();
    let json = json(graph);
    let fields = |of: &str, field: &str| -> Vec<String> {
        json[of].as_array().unwrap().iter().map(|part| part[field].to_string()).collect()
    };
    let in_flight = fields("nodes", "in_flight");
    assert_eq!(in_flight[1], r#"{"count":64,"order":"ordered","window":256}"#);
    assert_eq!(in_flight[2], r#"{"count":8,"order":"unordered","window":32}"#);
    assert_eq!([&in_flight[0], &in_flight[3]], ["null", "null"]);
    assert_eq!(fields("edges", "keyed"), ["false", "false", "true", "false", "false"]);
    assert_eq!(fields("islands", "window"), ["null", "null", "null", "null", "5", "null"]);
    assert_eq!(
        fields("islands", "asynchronous"),
        ["false", "true", "true", "false", "false", "false"]
    );
}

/// Every field of the description is in the JSON, but for numbers that are of use to a run alone.
#[test]
fn json_leaves_nothing_out() {
    let graph = orders!().graph();
    let json = json(graph);
    let keys = |value: &serde_json::Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let fields = |debug: String, left_out: &[&str]| -> BTreeSet<String> {
        let lines = debug.lines().filter_map(|line| line.strip_prefix("    "));
        let names = lines.filter(|line| !line.starts_with([' ', ']', '}', ')']));
        let names = names.filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_owned());
        names.filter(|name| !left_out.contains(&name.as_str())).collect()
    };
    let counters = ["taken", "given", "dropped"];
    assert_eq!(keys(&json["nodes"][0]), fields(format!("{:#?}", graph.nodes[0]), &counters));
    assert_eq!(keys(&json["links"][0]), fields(format!("{:#?}", graph.links[0]), &[]));
    let mut edge = fields(format!("{:#?}", graph.edges[0]), &[]);
    edge.insert("bound".to_owned());
    assert_eq!(keys(&json["edges"][0]), edge);
    let mut island = fields(format!("{:#?}", graph.islands[1]), &["first_counter", "region"]);
    island.extend(fields(format!("{:#?}", graph.regions[0]), &[]));
    assert_eq!(keys(&json["islands"][1]), island);
}

#[test]
fn dot_and_mermaid_draw_every_stage_and_link() {
    let graph = orders!().graph();
    let (dot, mermaid) = (graph.to_dot(), graph.to_mermaid());
    assert_eq!(dot.matches(" -> ").count(), 2);
    assert_eq!(mermaid.matches(" ==>|").count(), 2);
    for node in graph.nodes {
        assert!(dot.contains(node.name) && mermaid.contains(node.name), "{}", node.name);
        let site = format!("{}:{}", node.line, node.column);
        assert!(dot.contains(&site), "{}", node.name);
    }
    for edge in graph.edges {
        assert!(dot.contains(edge.cut) && mermaid.contains(edge.cut), "{}", edge.name);
    }
}

#[test]
fn every_stage_knows_its_place_in_the_code() {
    let graph = orders!().graph();
    assert!(graph.file.ends_with("graphs.rs"));
    assert!(graph.nodes.iter().all(|node| node.line > 0 && node.column > 0));
}

/// A `#[buffer(3)]` behind a region makes its batches small; how many of them wait is the region's window.
#[test]
fn an_ordered_edge_says_what_it_holds_and_holds_no_more() {
    for seed in 0..20 {
        let ordered = pipeline! {
            #![engine(tokio)]
            source(0..5000u32)
                |> map(|n| n)
                |> #[buffer(8)] #[parallel(2)] flat_map(|n| 0..n % 9)
                |> #[buffer(3)] #[name = "behind"] count();
        };
        let graph = ordered.graph();
        let edge = graph.edges.iter().find(|edge| edge.name == "behind").unwrap();
        assert_eq!((edge.ordered, edge.capacity, graph.bound(edge)), (true, 3, Some(27)));
        let done = pollster::block_on(ordered.run_on(&engine::Sync::new().seed(seed))).unwrap();
        let behind = done.report.edge("behind").unwrap();
        assert_eq!(behind.capacity, 27);
        assert!(behind.max_depth > 3 && behind.max_depth <= 27, "{}", behind.max_depth);
    }
}

/// What would hold up the other arms of a fork stands apart from them, and nothing else does.
#[test]
fn an_arm_that_waits_or_expands_has_an_island_of_its_own() {
    let graph = pipeline! {
        #![engine(tokio)]
        let (waits, expands, repeats, neither) = source(0..9u32) |> broadcast();
        waits |> map(async |n| n) |> for_each(drop);
        expands |> flat_map(|n| 0..n) |> for_each(drop);
        repeats |> stage(Repeat) |> for_each(drop);
        neither |> map(|n| n) |> for_each(drop);
    }
    .graph()
    .to_string();
    let islands: Vec<&str> = graph.lines().skip(1).map(str::trim).collect();
    assert_eq!(
        islands,
        [
            "[source > broadcast > map_2: map > for_each_4: for_each]",
            "waits ==> map  1024 items; an async stage in one arm of a fork would stall the others",
            "expands ==> flat_map  1024 items; an expanding stage in one arm of a fork would stall the others",
            "repeats ==> stage  1024 items; an expanding stage in one arm of a fork would stall the others",
            "[map > for_each]",
            "[flat_map > for_each_2: for_each]",
            "[stage > for_each_3: for_each]",
        ]
    );
}

/// Each item as often as it says.
struct Repeat;

impl Stage for Repeat {
    type In<'a> = u32;
    type Out<'a> = u32;

    fn process<'a>(&mut self, n: u32, out: &mut Outlet<u32>) -> Result<(), Cause> {
        out.extend((0..n).map(|_| n));
        Ok(())
    }
}

/// The graph in the README is that of its example.
#[test]
fn the_readme_shows_a_real_graph() {
    let text = vec!["3 apples", "x pears", "4 plums", "5 apples"];
    let stock = pipeline! {
        #![name = "stock"]

        let counted = source(text)
            |> filter_map(|line| line.split_once(' '))
            |> #[on_error(dead_letter = rejected, no_input)] try_map(|(n, kind)| n.parse::<u32>().map(|n| (n, kind)));

        counted |> match {
            (_, "plums") => drop,
            (n, _)       => numbers(n),
        };

        let total = numbers |> fold(0, |sum, n| sum + n);
        let rejects = rejected |> map(|record| record.to_string()) |> collect::<Vec<_>>();
    };
    let readme = include_str!("../README.md");
    let graph = stock.graph().to_mermaid();
    assert!(readme.contains(&format!("```mermaid\n{graph}```")), "{graph}");
}
