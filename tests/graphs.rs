//! The static graph of a pipeline, which is there without running anything.

use pipeline::prelude::*;

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
            "    parsed ==> total  2304 items; a parallel region begins or ends here",
            "  [total: fold]",
        ]
    );
}

#[test]
fn the_hash_is_that_of_the_topology() {
    let (one, again) = (orders!().graph().hash, orders!().graph().hash);
    let other = pipeline! { source(0..1) |> count(); };
    assert_eq!(one, again);
    assert_ne!(one, other.graph().hash);
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
    assert_eq!([&edge["from"], &edge["to"], &edge["transport"]], [1, 2, 256]);
    assert_eq!([&edge["capacity"], &edge["bound"]], [1024, 2304]);
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
