//! Departures of a month (or of any nycflights13 CSV): delays by carrier, cancelled flights apart, bad rows as dead letters.

mod support;

use std::{
    collections::BTreeMap,
    error::Error,
    io::{self, Write},
    path::PathBuf,
};

use clap::Parser;
use pipeline::{
    io::csv::{CsvError, CsvRow},
    prelude::*,
};
use serde::{Deserialize, Deserializer};

use support::{Options, bundled, print, run};

/// Departures of a month: delays by carrier, cancelled flights apart
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = bundled!("flights-2013-01.csv.gz"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(Deserialize)]
struct Flight {
    #[serde(rename = "year")]
    _year: u16,
    #[serde(rename = "month")]
    _month: u8,
    #[serde(rename = "day")]
    _day: u8,
    #[serde(rename = "dep_time", deserialize_with = "or_na")]
    departed: Option<u16>,
    #[serde(rename = "dep_delay", deserialize_with = "or_na")]
    delay: Option<f64>,
    carrier: String,
}

impl Flight {
    fn parse(row: CsvRow<'_>) -> Result<Flight, CsvError> {
        row.parse()
    }
}

/// `NA` and nothing at all stand for a value that is missing.
fn or_na<'de, D: Deserializer<'de>, T: std::str::FromStr>(from: D) -> Result<Option<T>, D::Error> {
    match <&str>::deserialize(from)? {
        "" | "NA" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| serde::de::Error::custom(format!("not a number: {text}"))),
    }
}

#[derive(Clone, Copy, Default)]
struct Delays {
    flights: u64,
    total: f64,
    max: f64,
}

type Carriers = BTreeMap<String, Delays>;

fn add(carriers: &mut Carriers, flight: Flight) {
    let delay = flight.delay.unwrap_or(0.0);
    let delays =
        carriers.entry(flight.carrier).or_insert(Delays { max: f64::MIN, ..Delays::default() });
    delays.flights += 1;
    delays.total += delay;
    delays.max = delays.max.max(delay);
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    arguments.options.runtime()?.block_on(run(arguments))
}

async fn run(Arguments { paths, options }: Arguments) -> Result<(), Box<dyn Error>> {
    let flights = pipeline! {
        #![name = "flights"]
        #![engine(tokio)]

        let rows = source(file::csv_rows(paths))
            |> #[parallel(2)] #[name = "parse"] #[on_error(dead_letter = rejected, no_input)]
               try_map(Flight::parse);

        rows |> match {
            Flight { departed: None, .. } => grounded,
            _ => flown,
        };

        let cancelled = grounded |> count();
        let carriers = flown |> aggregate(Carriers::new(), add);

        let (first, all) = rejected |> map(|record| record.to_string()) |> broadcast();
        let samples = first |> take(5) |> collect();
        let rejects = all |> count();
    };
    if options.graph {
        return options.print_graph(flights.graph());
    }
    let done = run!(flights, options)?;
    print(|out| {
        if options.json {
            return writeln!(out, "{}", json(done.cancelled, done.rejects, &done.carriers));
        }
        table(out, done.cancelled, &done.samples, &done.carriers)?;
        write!(out, "\n{}", done.report)
    })
}

fn json(cancelled: u64, rejected: u64, carriers: &Carriers) -> serde_json::Value {
    let flown: u64 = carriers.values().map(|delays| delays.flights).sum();
    let carriers: serde_json::Map<_, _> = carriers
        .iter()
        .map(|(carrier, delays)| {
            let mean = delays.total / delays.flights as f64;
            let value = serde_json::json!({
                "flights": delays.flights, "mean_dep_delay": mean, "max_dep_delay": delays.max,
            });
            (carrier.clone(), value)
        })
        .collect();
    serde_json::json!({
        "rows": flown + cancelled, "cancelled": cancelled, "rejected": rejected, "carriers": carriers,
    })
}

fn table(
    out: &mut dyn Write,
    cancelled: u64,
    samples: &[String],
    carriers: &Carriers,
) -> io::Result<()> {
    writeln!(out, "{:<8} {:>8} {:>12} {:>12}", "carrier", "flights", "mean delay", "max delay")?;
    for (carrier, delays) in carriers {
        let mean = delays.total / delays.flights as f64;
        writeln!(out, "{carrier:<8} {:>8} {mean:>12.1} {:>12.0}", delays.flights, delays.max)?;
    }
    writeln!(out, "cancelled: {cancelled}")?;
    samples.iter().try_for_each(|sample| writeln!(out, "rejected: {sample}"))
}
