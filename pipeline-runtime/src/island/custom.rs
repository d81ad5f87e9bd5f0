//! A stage of the user's in its island: opened before the first item, closed exactly once whatever happens.

use super::{Island, call::StageMark, contained, mark};
use crate::{
    edge::Outputs,
    error::{Cause, Failure, FailureKind},
    graph::NodeIndex,
    position::Position,
    stage::{Outlet, Stage, Stateless},
};

/// A stage whose `init` began. Dropping it closes it, also when its island unwinds or is aborted.
pub struct Opened<S> {
    node: NodeIndex,
    stage: S,
    /// [`Stage::close`]: a bound of this type would be said again wherever a value that is no stage stands.
    close: fn(&mut S),
}

impl Island {
    /// Opens a stage.
    pub async fn stage<S: Stage>(&mut self, node: NodeIndex, stage: S) -> Opened<S> {
        let mut opened = Opened { node, stage, close: S::close };
        let mark = StageMark::new(node);
        let begun = mark.passed(opened.stage.init(self.run.context()));
        if let Err(cause) = begun {
            let kind = FailureKind::Error(cause);
            self.stop(Failure { node: Some(node), position: None, kind }).await
        }
        opened
    }

    /// Opens a stage whose replicas share its items in any way.
    pub async fn stateless_stage<S: Stateless>(&mut self, node: NodeIndex, stage: S) -> Opened<S> {
        self.stage(node, stage).await
    }
}

/// Takes an item.
#[inline]
pub fn process<'a, S: Stage>(
    node: NodeIndex,
    at: Position,
    opened: &mut Opened<S>,
    item: S::In<'a>,
    outlet: &mut Outlet<S::Out<'a>>,
) -> Result<(), Cause> {
    let mark = mark(node, at);
    mark.passed(opened.stage.process(item, outlet))
}

impl<S> Drop for Opened<S> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // A second panic would end the process; the first one is the cause that counts.
            contained(|| (self.close)(&mut self.stage));
            return;
        }
        let mark = StageMark::new(self.node);
        (self.close)(&mut self.stage);
        mark.passed(());
    }
}

/// Whether one of the outputs takes nothing more before it is flushed.
#[inline]
pub fn is_full<O: Outputs>(outputs: O) -> bool {
    outputs.room() == 0
}
