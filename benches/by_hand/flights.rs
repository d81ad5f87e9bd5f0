//! `examples/flights.rs` without the library, for the compile-time comparison.

use std::{
    collections::BTreeMap,
    error::Error,
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use clap::Parser;
use serde::{Deserialize, Deserializer};

/// Departures of a month: delays by carrier, cancelled flights apart
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/flights-2013-01.csv.gz"))]
    paths: Vec<PathBuf>,
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
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

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let reader: Box<dyn Read> =
        if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    Ok(match path.extension().is_some_and(|extension| extension == "gz") {
        true => Box::new(flate2::read::MultiGzDecoder::new(reader)),
        false => reader,
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { paths, json } = Arguments::parse();
    let (mut cancelled, mut rejects) = (0, 0);
    let mut carriers = Carriers::new();
    let mut samples = Vec::new();
    for path in &paths {
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(open(path)?);
        let headers = rows.byte_headers()?.clone();
        let mut record = csv::ByteRecord::new();
        while rows.read_byte_record(&mut record)? {
            match record.deserialize::<Flight>(Some(&headers)) {
                Ok(Flight { departed: None, .. }) => cancelled += 1,
                Ok(flight) => add(&mut carriers, flight),
                Err(error) => {
                    rejects += 1;
                    if samples.len() < 5 {
                        samples.push(error.to_string());
                    }
                }
            }
        }
    }
    let out = &mut io::stdout().lock();
    match json {
        true => writeln!(out, "{}", as_json(cancelled, rejects, &carriers))?,
        false => table(out, cancelled, &samples, &carriers)?,
    }
    Ok(())
}

fn as_json(cancelled: u64, rejected: u64, carriers: &Carriers) -> serde_json::Value {
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
