//! GitHub webhook deliveries as JSON lines: routed by kind to several outputs, malformed lines to a dead-letter file.

mod support;

use std::{collections::BTreeMap, error::Error, path::PathBuf};

use clap::Parser;
use pipeline::{
    io::json::{JsonError, JsonRow},
    prelude::*,
};
use serde::{Deserialize, de::IgnoredAny};

use support::{Options, bundled, print, run};

/// Webhook deliveries, counted by their kind
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = bundled!("github-events.jsonl"))]
    paths: Vec<PathBuf>,
    /// Where to write what is no delivery; without, a file among the temporary ones
    #[arg(long)]
    dead_letters: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
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

/// Where the line stands, and what is wrong with it.
fn reject(error: &JsonError) -> serde_json::Value {
    let place = error.place();
    let cause = error.cause().to_string();
    serde_json::json!({ "path": place.origin(), "line": place.line(), "cause": cause })
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    arguments.options.runtime()?.block_on(run(arguments))
}

async fn run(Arguments { paths, dead_letters, options }: Arguments) -> Result<(), Box<dyn Error>> {
    let dead_letters = dead_letters.unwrap_or_else(|| {
        let name = format!("events-rejected-{}.jsonl", std::process::id());
        std::env::temp_dir().join(name)
    });
    let events = pipeline! {
        #![name = "events"]
        #![engine(tokio)]

        source(file::json_rows(paths))
            |> #[name = "parse"] #[on_error(dead_letter = rejected, no_input)] try_map(JsonRow::parse::<Kind>)
            |> match {
                Kind::Issue(event) => on_issues(event),
                Kind::PullRequest(event) => on_pull_requests(event),
                Kind::Other(event) => on_others(event),
            };

        let issues = on_issues |> aggregate(Counts::new(), tally);
        let pull_requests = on_pull_requests |> aggregate(Counts::new(), tally);
        let others = on_others |> aggregate(Counts::new(), tally);

        let (written, counted) = rejected
            |> map(|record| reject(&record.cause))
            |> broadcast();
        written |> sink(file::json_lines(dead_letters.clone()));
        let rejects = counted |> count();
    };
    if options.graph {
        return options.print_graph(events.graph());
    }
    let done = run!(events, options)?;
    let kinds = [&done.issues, &done.pull_requests, &done.others];
    let by_kind: BTreeMap<_, _> = kinds.into_iter().flatten().collect();
    let lines = by_kind.values().copied().sum::<u64>() + done.rejects;
    print(|out| {
        let rejected = done.rejects;
        if options.json {
            let json =
                serde_json::json!({ "lines": lines, "by_kind": by_kind, "rejected": rejected });
            return writeln!(out, "{json}");
        }
        by_kind.iter().try_for_each(|(event, count)| writeln!(out, "{count:>6} {event}"))?;
        writeln!(out, "{rejected} of {lines} lines rejected, see {}", dead_letters.display())?;
        write!(out, "\n{}", done.report)
    })
}
