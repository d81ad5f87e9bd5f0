//! That what is drawn covers the language.

use drawn_graphs::Graph;
use pipeline_lang::ops::{Availability, OPS};

/// Ends that give nothing which could be compared.
const SINKS: [&str; 3] = ["for_each", "try_for_each", "sink"];

#[test]
fn every_operator_is_drawn() {
    let drawn: String = (0..500).map(|number| Graph::drawn(1, number, 0).to_string()).collect();
    let now = OPS.iter().filter(|op| op.availability == Availability::Now);
    for op in now.filter(|op| !SINKS.contains(&op.name)) {
        let stands =
            ["(", " {", "::<"].iter().any(|next| drawn.contains(&format!(" {}{next}", op.name)));
        assert!(stands, "`{}` is in no graph", op.name);
    }
}
