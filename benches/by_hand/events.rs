//! `examples/events.rs` without the library, for the compile-time comparison.

use std::{
    collections::BTreeMap,
    error::Error,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use clap::Parser;
use serde::{Deserialize, de::IgnoredAny};

/// Webhook deliveries, counted by their kind
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/github-events.jsonl"))]
    paths: Vec<PathBuf>,
    /// Where to write what is no delivery; without, a file among the temporary ones
    #[arg(long)]
    dead_letters: Option<PathBuf>,
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
}

/// One delivery. `repository` stands in the payload of most, not of all.
#[derive(Deserialize)]
struct Delivery {
    event: String,
    #[serde(rename = "action")]
    _action: Option<String>,
    #[serde(rename = "payload")]
    _payload: IgnoredAny,
}

/// What this program tells apart.
#[derive(Deserialize)]
#[serde(from = "Delivery")]
enum Kind {
    Issue(String),
    PullRequest(String),
    Other(String),
}

impl From<Delivery> for Kind {
    fn from(delivery: Delivery) -> Self {
        match delivery.event.as_str() {
            "issues" | "issue_comment" => Kind::Issue(delivery.event),
            event if event.starts_with("pull_request") => Kind::PullRequest(delivery.event),
            _ => Kind::Other(delivery.event),
        }
    }
}

type Counts = BTreeMap<String, u64>;

fn tally(counts: &mut Counts, event: String) {
    *counts.entry(event).or_insert(0) += 1;
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let reader: Box<dyn Read> =
        if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    Ok(match path.extension().is_some_and(|extension| extension == "gz") {
        true => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(reader))),
        false => Box::new(BufReader::new(reader)),
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { paths, dead_letters, json } = Arguments::parse();
    let dead_letters = dead_letters.unwrap_or_else(|| {
        let name = format!("events-rejected-{}.jsonl", std::process::id());
        std::env::temp_dir().join(name)
    });
    let mut rejected = BufWriter::new(File::create(&dead_letters)?);
    let (mut issues, mut pull_requests, mut others) = (Counts::new(), Counts::new(), Counts::new());
    let (mut rejects, mut item) = (0u64, 0u64);
    for path in &paths {
        let mut reader = open(path)?;
        let mut line = String::new();
        while reader.read_line(&mut line)? > 0 {
            match serde_json::from_str::<Kind>(line.trim_end()) {
                Ok(Kind::Issue(event)) => tally(&mut issues, event),
                Ok(Kind::PullRequest(event)) => tally(&mut pull_requests, event),
                Ok(Kind::Other(event)) => tally(&mut others, event),
                Err(error) => {
                    rejects += 1;
                    let record = serde_json::json!({ "item": item, "cause": error.to_string(), "line": line });
                    serde_json::to_writer(&mut rejected, &record)?;
                    rejected.write_all(b"\n")?;
                }
            }
            item += 1;
            line.clear();
        }
    }
    rejected.flush()?;
    let kinds = [&issues, &pull_requests, &others];
    let by_kind: BTreeMap<_, _> = kinds.into_iter().flatten().collect();
    let lines = by_kind.values().copied().sum::<u64>() + rejects;
    let mut out = io::stdout().lock();
    if json {
        let line = serde_json::json!({ "lines": lines, "by_kind": by_kind, "rejected": rejects });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    by_kind.iter().try_for_each(|(event, count)| writeln!(out, "{count:>6} {event}"))?;
    writeln!(out, "{rejects} of {lines} lines rejected, see {}", dead_letters.display())?;
    Ok(())
}
