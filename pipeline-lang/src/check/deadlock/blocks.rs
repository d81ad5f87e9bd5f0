//! The blocks of a graph: edges that lie on a common undirected cycle. A cycle never leaves its block, so the search for
//! cycles in one block need not look at the rest, and in a forest there is nothing to look at.
//!
//! Hopcroft and Tarjan, Algorithm 447 (1973): a depth-first walk, and for every island the lowest one that its subtree
//! reaches by an edge back.

/// The block of every edge; an edge that lies on no cycle is alone in its own.
pub(super) fn blocks(islands: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut around = vec![Vec::new(); islands];
    for (edge, &(from, to)) in edges.iter().enumerate() {
        around[from].push((edge, to));
        around[to].push((edge, from));
    }
    let mut walk = Walk {
        around,
        depth: vec![None; islands],
        open: Vec::new(),
        block: vec![usize::MAX; edges.len()],
        blocks: 0,
    };
    for island in 0..islands {
        if walk.depth[island].is_none() {
            walk.visit(island, None, 0);
        }
    }
    walk.block
}

struct Walk {
    /// The edges around each island, with the island at their other end.
    around: Vec<Vec<(usize, usize)>>,
    depth: Vec<Option<usize>>,
    /// Edges walked whose block is not complete.
    open: Vec<usize>,
    block: Vec<usize>,
    blocks: usize,
}

impl Walk {
    /// The least depth that the subtree of `island` reaches.
    fn visit(&mut self, island: usize, came_by: Option<usize>, depth: usize) -> usize {
        self.depth[island] = Some(depth);
        let mut lowest = depth;
        for (edge, other) in self.around[island].clone() {
            if Some(edge) == came_by {
                continue;
            }
            match self.depth[other] {
                None => {
                    let opened = self.open.len();
                    self.open.push(edge);
                    let reached = self.visit(other, Some(edge), depth + 1);
                    if reached >= depth {
                        self.close(opened);
                    }
                    lowest = lowest.min(reached);
                }
                Some(above) if above < depth => {
                    self.open.push(edge);
                    lowest = lowest.min(above);
                }
                Some(_) => {}
            }
        }
        lowest
    }

    fn close(&mut self, opened: usize) {
        for edge in self.open.drain(opened..) {
            self.block[edge] = self.blocks;
        }
        self.blocks += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn a_tree_has_only_single_edges() {
        // 0 -> 1 -> 2
        //      '--> 3
        assert_eq!(blocks(4, &[(0, 1), (1, 2), (1, 3)]), [2, 0, 1]);
    }

    #[test]
    fn parallel_edges_are_a_cycle() {
        // 0 => 1 -> 2
        let found = blocks(3, &[(0, 1), (0, 1), (1, 2)]);
        assert_eq!(found[0], found[1]);
        assert_ne!(found[1], found[2]);
    }

    #[test]
    fn diamonds_in_a_row_are_apart() {
        //   ,-1-.   ,-4-.
        //  0     3       6
        //   '-2-'   '-5-'
        let edges = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (3, 5), (4, 6), (5, 6)];
        let found = blocks(7, &edges);
        assert!(found[..4].iter().all(|&block| block == found[0]));
        assert!(found[4..].iter().all(|&block| block == found[4]));
        assert_ne!(found[0], found[4]);
    }
}
