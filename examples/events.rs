//! GitHub webhook deliveries as JSON lines: routed by kind to several outputs, malformed lines to a dead-letter file.

mod support;

use std::{collections::BTreeMap, error::Error};

use pipeline::{
    io::json::{JsonError, JsonRow},
    prelude::*,
};
use serde::{Deserialize, de::IgnoredAny};

use support::{Arguments, Engine};

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
    let arguments = Arguments::read("github-events.jsonl")?;
    arguments.runtime()?.block_on(run(&arguments))
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let dead_letters = arguments.dead_letters.clone().unwrap_or_else(|| {
        let name = format!("events-rejected-{}.jsonl", std::process::id());
        std::env::temp_dir().join(name)
    });
    let events = pipeline! {
        #![name = "events"]
        #![engine(tokio)]

        source(file::json_rows(&arguments.paths[..]))
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
    if arguments.graph {
        print!("{}", events.graph());
        return Ok(());
    }
    let done = match arguments.engine {
        Engine::Sync => events.run_on(&arguments.sync()).await?,
        Engine::Tokio => events.run().await?,
        Engine::Steal => events.run_on(&arguments.steal()).await?,
        Engine::Dataflow => events.run_on(&Dataflow::new()).await?,
        Engine::Hybrid => events.run_on(&arguments.hybrid()).await?,
    };
    let kinds = [&done.issues, &done.pull_requests, &done.others];
    let by_kind: BTreeMap<_, _> = kinds.into_iter().flatten().collect();
    let lines = by_kind.values().copied().sum::<u64>() + done.rejects;
    if arguments.json {
        let rejected = done.rejects;
        println!(
            "{}",
            serde_json::json!({ "lines": lines, "by_kind": by_kind, "rejected": rejected })
        );
        return Ok(());
    }
    by_kind.iter().for_each(|(event, count)| println!("{count:>6} {event}"));
    println!("{} of {lines} lines rejected, see {}", done.rejects, dead_letters.display());
    print!("\n{}", done.report);
    Ok(())
}
