//! The bench once more, built for the CPU it runs on.

use std::{path::Path, process::Command};

use crate::{rounds::Effort, table::Table};

/// Whether this build may use the CPU's wide vectors.
#[cfg(target_arch = "x86_64")]
pub(crate) fn is_native() -> bool {
    cfg!(target_feature = "avx2") || !std::arch::is_x86_feature_detected!("avx2")
}

/// Without an answer for this architecture, a build is taken as it is.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn is_native() -> bool {
    true
}

/// Runs a part of a bench in a build of its own.
pub(crate) fn run_again(effort: Effort, bench: &str, part: &str, table: &mut Table) {
    let built = cargo(bench).arg("--no-run").status().is_ok_and(|status| status.success());
    if !built {
        table.fail("the build for this CPU failed");
        return;
    }
    let mut run = cargo(bench);
    run.args(["--", part]);
    if effort == Effort::Check {
        run.arg("--check");
    }
    table.miss_if(!run.status().is_ok_and(|status| status.success()));
}

fn cargo(bench: &str) -> Command {
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.env("RUSTFLAGS", format!("{flags} -C target-cpu=native"));
    cargo.args(["bench", "--quiet", "--bench", bench, "--target-dir"]);
    cargo.arg(workspace().join("target/native"));
    cargo
}

fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().find(|folder| folder.join("Cargo.lock").exists()).unwrap_or(package)
}
