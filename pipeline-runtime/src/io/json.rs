//! JSON, a line at a time.

use serde::Deserialize;

/// Parses one line; what it gives may borrow from it.
///
/// ```
/// use pipeline_runtime::io::json;
///
/// let pair: (u32, &str) = json::parse(r#"[1, "one"]"#)?;
/// assert_eq!(pair, (1, "one"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// If the line is not JSON, or not of this type.
pub fn parse<'line, T: Deserialize<'line>>(line: &'line str) -> Result<T, serde_json::Error> {
    serde_json::from_str(line)
}
