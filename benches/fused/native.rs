//! The bench once more, built for the CPU it runs on.

use std::{path::Path, process::Command};

use crate::rounds::Effort;

/// Whether this build may use the CPU's wide vectors. Without an answer for this architecture, it is taken as it is.
pub(crate) fn is_native() -> bool {
    cfg!(any(target_feature = "avx2", not(target_arch = "x86_64")))
        || !std::arch::is_x86_feature_detected!("avx2")
}

/// Runs a part of a bench in a build of its own. Says whether a bar was missed there, or the build failed.
pub(crate) fn run_again(effort: Effort, bench: &str, part: &str) -> bool {
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.env("RUSTFLAGS", format!("{flags} -C target-cpu=native"));
    cargo.args(["bench", "--quiet", "--bench", bench, "--target-dir"]);
    cargo.arg(workspace().join("target/native")).args(["--", part]);
    if effort == Effort::Check {
        cargo.arg("--check");
    }
    !cargo.status().is_ok_and(|status| status.success())
}

fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().find(|folder| folder.join("Cargo.lock").exists()).unwrap_or(package)
}
