//! Figures beside their bars.

use std::process::ExitCode;

use crate::rounds::{Effort, Role, Times};

/// Prints as it goes, and remembers whether a bar was missed.
pub(crate) struct Table {
    missed: bool,
    failed: bool,
}

impl Table {
    pub(crate) fn new() -> Self {
        Table { missed: false, failed: false }
    }

    /// The medians of all candidates, in nanoseconds an item, and how they compare with the fastest limit and the fastest peer.
    pub(crate) fn group(&self, title: &str, times: &Times) {
        let columns = [("x limit", times.best(Role::Limit)), ("x peer", times.best(Role::Peer))];
        print!("{title:<46} {:>9}", "ns/item");
        columns
            .iter()
            .filter(|column| column.1.is_some())
            .for_each(|column| print!(" {:>8}", column.0));
        println!();
        for name in times.names() {
            print!("  {name:<44} {:>9.3}", times.median(name));
            for best in columns.iter().filter_map(|column| column.1) {
                print!(" {:>8.3}", times.ratio(name, best));
            }
            println!();
        }
    }

    /// A figure that must not be above its bar.
    pub(crate) fn figure(&mut self, what: &str, value: f64, bar: f64, unit: &str) {
        let verdict = if value <= bar { "ok" } else { "MISSED" };
        println!("  {what:<44} {value:>9.3} {unit}  (bar {bar}) {verdict}");
        self.miss_if(value > bar);
    }

    /// A figure that must not be below its bar.
    #[allow(dead_code, reason = "one of the two benches has such")]
    pub(crate) fn figure_at_least(&mut self, what: &str, value: f64, bar: f64, unit: &str) {
        let verdict = if value >= bar { "ok" } else { "MISSED" };
        println!("  {what:<44} {value:>9.3} {unit}  (bar {bar} at least) {verdict}");
        self.miss_if(value < bar);
    }

    /// A figure without a bar.
    #[allow(dead_code, reason = "as above")]
    pub(crate) fn note(&self, what: &str, value: f64, unit: &str) {
        println!("  {what:<44} {value:>9.3} {unit}");
    }

    /// Something could not be measured at all, which is worse than a bar that was missed.
    pub(crate) fn fail(&mut self, why: &str) {
        println!("  {why}");
        self.failed = true;
    }

    /// Notes what was missed elsewhere.
    pub(crate) fn miss_if(&mut self, missed: bool) {
        self.missed |= missed;
    }

    /// Bars count in a check only.
    pub(crate) fn verdict(&self, effort: Effort) -> ExitCode {
        ExitCode::from(u8::from(self.failed || self.missed && effort == Effort::Check))
    }
}
