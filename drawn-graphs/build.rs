//! Draws the graphs that are tested, as text.

#[path = "src/lib.rs"]
#[expect(dead_code, unreachable_pub, unused_imports, reason = "the rest is for the tests")]
mod drawn;

use std::{env, error::Error, fmt::Write, fs, path::Path};

use pipeline_lang::diagnostic::{Code, Diagnostic, Diagnostics, Level};

use drawn::Graph;

/// What is drawn where nothing else is said, so that a build repeats.
const SEED: u64 = 20;
const GRAPHS: u64 = 40;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src");
    let (seed, graphs) = (setting("GRAPHS_SEED", SEED)?, setting("GRAPHS", GRAPHS)?);
    println!("cargo::rustc-env=GRAPHS_SEED={seed}");
    let (mut tests, mut refused) = (String::new(), 0);
    for number in 0..graphs {
        let (attempt, graph) = accepted(seed, number)?;
        refused += attempt;
        let ends: Vec<_> = (0..graph.ends()).map(|end| format!("end_{end}")).collect();
        let ends = ends.join(" ");
        writeln!(
            tests,
            "drawn! {{ graph_{number}: {number} {attempt} items [{ends}]\n{graph}}}\n"
        )?;
    }
    if refused > graphs {
        return Err(format!("{refused} graphs were refused, and {graphs} accepted").into());
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("graphs.rs"), tests)?;
    Ok(())
}

fn setting(name: &str, otherwise: u64) -> Result<u64, Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={name}");
    match env::var(name) {
        Ok(value) => value.parse().map_err(|error| format!("{name}: {error}").into()),
        Err(_) => Ok(otherwise),
    }
}

/// The first graph that the front end accepts, and how many it refused before, each because it could come to a stand.
fn accepted(seed: u64, number: u64) -> Result<(u64, Graph), Box<dyn Error>> {
    for attempt in 0..100 {
        let graph = Graph::drawn(seed, number, attempt);
        let mut found = Diagnostics::default();
        pipeline_lang::analyze(graph.to_string().parse()?, &mut found);
        let found = found.sorted();
        let stands = |code| matches!(code, Code::Deadlock | Code::MayDeadlock);
        let is_error = |found: &&&Diagnostic| found.level == Level::Error && !stands(found.code);
        if let Some(error) = found.iter().find(is_error) {
            return Err(format!("graph {number} of seed {seed}: {}\n{graph}", error.message).into());
        }
        if !found.iter().any(|found| stands(found.code)) {
            return Ok((attempt, graph));
        }
    }
    Err(format!("graph {number} of seed {seed} is refused again and again").into())
}
