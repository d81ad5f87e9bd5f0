//! Neighbouring stages with the same `#[parallel(..)]` share one region: they fuse, and an item stays on its replica.

use crate::{
    annotation::{Order, Parallel},
    graph::{DEAD_LETTER, Link, Node, Region, RegionId},
    ops::{Rate, Shape},
};

/// Joins regions along the links, and numbers anew what is left.
pub(super) fn share_regions(nodes: &mut [Node], links: &[Link], regions: &mut Vec<Region>) {
    let mut becomes: Vec<RegionId> = regions.iter().map(|region| region.id).collect();
    for link in links {
        let (from, to) = (&nodes[link.from.0], &nodes[link.to.0]);
        let (Some(one), Some(other)) = (from.region, to.region) else { continue };
        if one != other && may_share(from, to, link) && agree(&regions[one.0], &regions[other.0]) {
            let (one, other) = (becomes[one.0], becomes[other.0]);
            let (kept, gone) = (one.min(other), one.max(other));
            becomes.iter_mut().filter(|id| **id == gone).for_each(|id| *id = kept);
        }
    }
    let kept: Vec<RegionId> =
        regions.iter().map(|region| region.id).filter(|id| becomes[id.0] == *id).collect();
    let renumbered = |id: RegionId| {
        RegionId(kept.iter().position(|kept| *kept == becomes[id.0]).unwrap_or(id.0))
    };
    for node in nodes {
        node.region = node.region.map(renumbered);
    }
    regions.retain(|region| kept.contains(&region.id));
    for (index, region) in regions.iter_mut().enumerate() {
        region.id = RegionId(index);
    }
}

/// Whether the second stage may run behind the first in one replica: nothing asks for a queue between them, what passes are
/// the first one's items, and the second does not split them.
fn may_share(from: &Node, to: &Node, link: &Link) -> bool {
    let passes = matches!(
        from.op.shape,
        Shape::Through(Rate::One | Rate::AtMostOne | Rate::Many | Rate::Several)
    );
    let dead_letters = from.op.fallible && link.from_port == DEAD_LETTER;
    passes
        && !dead_letters
        && !matches!(to.op.shape, Shape::Fork(_))
        && to.annotations.buffer.is_none()
        && !to.op.cuts
}

/// A key is a function of one stage's items, so two regions by key never agree.
fn agree(one: &Region, other: &Region) -> bool {
    let Parallel { replicas, order, window, .. } = &one.parallel;
    let same_order = matches!(
        (order, &other.parallel.order),
        (Order::Input, Order::Input) | (Order::None, Order::None)
    );
    let windows = [window, &other.parallel.window];
    let [one_window, other_window] = windows.map(|window| window.as_ref().map(|w| w.value));
    *replicas == other.parallel.replicas && same_order && one_window == other_window
}

#[cfg(test)]
mod tests {
    use crate::testing::graph;

    fn regions(source: &str) -> Vec<Option<usize>> {
        graph(source).nodes.iter().map(|node| node.region.map(|region| region.0)).collect()
    }

    #[test]
    fn neighbours_that_agree_share_a_region() {
        let source = "source(x) |> #[parallel(4)] map(f) |> #[parallel(4)] map(g) |> count()";
        assert_eq!(regions(source), [None, Some(0), Some(0), None]);
    }

    #[test]
    fn along_a_named_stream_too() {
        let source = "a |> #[parallel(4)] map(g) |> #[parallel(2)] map(h) |> count();
                      let a = source(x) |> #[parallel(4)] map(f)";
        assert_eq!(regions(source), [Some(0), Some(1), None, None, Some(0)]);
    }

    #[test]
    fn others_do_not() {
        for second in ["#[parallel(2)]", "#[parallel(4, unordered)]", "#[buffer(8)] #[parallel(4)]"]
        {
            let source =
                format!("source(x) |> #[parallel(4)] map(f) |> {second} map(g) |> count()");
            assert_eq!(regions(&source), [None, Some(0), Some(1), None], "{second}");
        }
        let by = "#[parallel(4, by = key)]";
        let source = format!("source(x) |> {by} map(f) |> {by} map(g) |> count()");
        assert_eq!(regions(&source), [None, Some(0), Some(1), None]);
    }
}
