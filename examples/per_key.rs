//! Delays of each aircraft: rows go to the replica that has their aircraft, which groups them, so that nothing has to be joined.

mod support;

use std::{error::Error, path::PathBuf};

use clap::Parser;
use pipeline::{io::csv::CsvRow, prelude::*};
use serde::Deserialize;

use support::{Options, bundled, print, run};

/// Mean delay of each aircraft
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = bundled!("flights-2013-01.csv.gz"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
}

/// One row of the nycflights13 table, as far as it matters here.
#[derive(Deserialize)]
struct Flight<'row> {
    tailnum: &'row str,
    dep_delay: &'row str,
}

/// An aircraft's number and how late it left, if it did.
fn delay(row: CsvRow<'_>) -> Option<(String, f64)> {
    let flight: Flight<'_> = row.parse().ok()?;
    Some((flight.tailnum.to_owned(), flight.dep_delay.parse().ok()?))
}

#[derive(Default)]
struct Delays {
    flights: u64,
    minutes: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    arguments.options.runtime()?.block_on(run(arguments))
}

async fn run(Arguments { paths, options }: Arguments) -> Result<(), Box<dyn Error>> {
    let delays = pipeline! {
        #![name = "per_key"]
        #![engine(steal)]

        source(file::csv_rows(paths))
            |> #[parallel(cpu)] filter_map(delay)
            |> #[parallel(cpu, by = |delay| delay.0.clone())] {
                group_by(|delay| delay.0.clone())
                |> aggregate(Delays::default(), |delays, (_, minutes)| {
                    delays.flights += 1;
                    delays.minutes += minutes;
                })
            }
            |> filter(|(_, delays)| delays.flights >= 20)
            |> map(|(aircraft, delays)| (aircraft, delays.flights, delays.minutes / delays.flights as f64))
            |> collect::<Vec<_>>();
    };
    if options.graph {
        return options.print_graph(delays.graph());
    }
    let done = run!(delays, options)?;
    let report = done.report.clone();
    let mut late = done.into_output();
    late.sort_by(|one, other| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0)));
    print(|out| {
        if options.json {
            return writeln!(out, "{}", serde_json::json!(late));
        }
        writeln!(out, "{:>10} {:>8} {:>10}", "aircraft", "flights", "mean delay")?;
        for (aircraft, flights, mean) in late.iter().take(10) {
            writeln!(out, "{aircraft:>10} {flights:>8} {mean:>10.1}")?;
        }
        writeln!(out, "{} aircraft with 20 flights or more", late.len())?;
        write!(out, "\n{report}")
    })
}
