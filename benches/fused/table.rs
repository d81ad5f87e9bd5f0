//! Figures beside their bars.

use crate::rounds::Times;

/// Prints as it goes, and remembers whether a bar was missed.
pub(crate) struct Table {
    missed: bool,
}

impl Table {
    pub(crate) fn new() -> Self {
        Table { missed: false }
    }

    /// The medians of all candidates, in nanoseconds an item.
    pub(crate) fn group(&self, title: &str, times: &Times) {
        println!("{title}");
        for name in times.names() {
            println!("  {name:<44} {:>9.3} ns an item", times.median(name));
        }
    }

    /// A figure that must not be above its bar.
    pub(crate) fn figure(&mut self, what: &str, value: f64, bar: f64, unit: &str) {
        let verdict = if value <= bar { "ok" } else { "MISSED" };
        println!("  {what:<44} {value:>9.3} {unit}  (bar {bar}) {verdict}");
        self.missed |= value > bar;
    }

    pub(crate) fn missed(&self) -> bool {
        self.missed
    }
}
