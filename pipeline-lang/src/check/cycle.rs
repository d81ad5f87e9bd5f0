//! A stream that feeds itself.

use crate::{
    diagnostic::{Code, Diagnostics},
    graph::{Graph, NodeId},
};

pub(super) fn check_cycles(graph: &Graph, diagnostics: &mut Diagnostics) {
    let mut reached = vec![State::New; graph.nodes.len()];
    for node in &graph.nodes {
        visit(graph, node.id, &mut reached, diagnostics);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    OnPath,
    Done,
}

fn visit(graph: &Graph, id: NodeId, reached: &mut [State], diagnostics: &mut Diagnostics) {
    match reached[id.0] {
        State::Done => return,
        State::OnPath => {
            let node = graph.node(id);
            let message = format!("`{}` feeds itself: a pipeline has no cycles", node.label);
            return diagnostics.error(Code::Cycle, node.span, message);
        }
        State::New => {}
    }
    reached[id.0] = State::OnPath;
    let next: Vec<_> = graph.outputs_of(id).map(|link| link.to).collect();
    next.into_iter().for_each(|next| visit(graph, next, reached, diagnostics));
    reached[id.0] = State::Done;
}
