//! Labels: what reports and generated code call a stage. `#[name = ".."]`, else the stream it ends, else its operator.

use std::collections::BTreeMap;

use super::{Flow, name_of};
use crate::{
    diagnostic::{Code, Diagnostics, Site},
    graph::Node,
    ops::{Fork, Shape},
};

/// Gives every node its label. Chosen names come first, so that numbers are added to the others only.
pub(super) fn assign(nodes: &mut [Node], flows: &[Flow], diagnostics: &mut Diagnostics) {
    let mut taken = Taken::default();
    for node in nodes.iter_mut() {
        if let Some(name) = &node.annotations.name {
            taken.reserve(&name.value, Site::from(name.span), diagnostics);
            node.label = name.value.clone();
        }
    }
    for node in nodes.iter_mut().filter(|node| node.label.is_empty()) {
        if let Some(stream) = name_of(node.id, flows) {
            node.label = taken.free(&snake_case(&stream.to_string()));
        }
    }
    for node in nodes.iter_mut().filter(|node| node.label.is_empty()) {
        node.label = taken.free(base(node));
    }
}

/// A label is an identifier, so `match`, which is a keyword, gets another word.
fn base(node: &Node) -> &'static str {
    match node.op.shape {
        Shape::Fork(Fork::Arms) => "route",
        _ => node.op.name,
    }
}

/// Labels in use, in capitals: generated constants are named so, and must differ.
#[derive(Default)]
struct Taken(BTreeMap<String, Option<Site>>);

impl Taken {
    fn reserve(&mut self, name: &str, site: Site, diagnostics: &mut Diagnostics) {
        if let Some(Some(before)) = self.0.insert(name.to_uppercase(), Some(site)) {
            diagnostics
                .error(Code::LabelTwice, site, format!("two stages are named `{name}`"))
                .help("reports tell stages apart by name: rename one")
                .also(before, format!("`{name}` is named here first"));
        }
    }

    fn free(&mut self, base: &str) -> String {
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let mut candidates = std::iter::once(base.to_string()).chain(numbered);
        let free = candidates.find(|label| !self.0.contains_key(&label.to_uppercase()));
        let label = free.unwrap_or_else(|| base.to_string());
        self.0.insert(label.to_uppercase(), None);
        label
    }
}

/// `Total` and `perHour` as `total` and `per_hour`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    if syn::parse_str::<syn::Ident>(&snake).is_ok() { snake } else { snake + "_" }
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn streams_become_labels() {
        assert_eq!(snake_case("total"), "total");
        assert_eq!(snake_case("perHour"), "per_hour");
        assert_eq!(snake_case("Type"), "type_");
    }
}
