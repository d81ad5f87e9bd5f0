//! Standard input.

use super::{
    lines::{LineFraming, Lines},
    read::{Framed, Input},
};

/// The lines of standard input, each as soon as it is whole.
///
/// ```
/// use pipeline_runtime::io::stdin;
///
/// let lines = stdin::lines().max_item(1 << 20);
/// ```
pub fn lines() -> Lines {
    Framed::new([Input::Stdin].into(), LineFraming)
}
