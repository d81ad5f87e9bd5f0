//! Delays of each aircraft: rows go to the replica that has their aircraft, which groups them, so that nothing has to be joined.
//!
//! `per_key [PATH ..] [--workers N]`

mod support;

use std::error::Error;

use pipeline::{io::csv::CsvRow, prelude::*};
use serde::Deserialize;

use support::Arguments;

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
    let arguments = Arguments::read("flights-2013-01.csv.gz")?;
    let delays = pipeline! {
        #![name = "per_key"]
        #![engine(steal)]

        source(file::csv_rows(&arguments.paths[..]))
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
    let mut late = delays.run_blocking_on(&arguments.steal())?.into_output();
    late.sort_by(|one, other| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0)));
    println!("{:>10} {:>8} {:>10}", "aircraft", "flights", "mean delay");
    for (aircraft, flights, mean) in late.iter().take(10) {
        println!("{aircraft:>10} {flights:>8} {mean:>10.1}");
    }
    println!("{} aircraft with 20 flights or more", late.len());
    Ok(())
}
