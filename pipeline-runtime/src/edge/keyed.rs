//! An edge into a region by key: a queue for each replica, and the hash of an item's key says which. A key always goes to the
//! same replica, so what is kept for it is in one place, and its items keep their order.
//!
//! The hash is SipHash-1-3 (Aumasson, Bernstein: SipHash, a fast short-input PRF, 2012), keyed by the run's seed: the same in
//! every process for the same seed, and nothing an input could be made to collide in.

use std::{
    hash::{BuildHasher, Hash},
    task::{Context, Poll},
};

use siphasher::sip::SipHasher13;

use super::{Blocked, Header, Input, Next, Output, Rx, Ticket, Tx, outputs::join};
use crate::{
    error::Failure,
    sync::{Arc, Mutex, lock},
};

/// The hash of keys in one run.
#[derive(Debug, Clone, Copy)]
pub struct KeyHash(u64, u64);

impl KeyHash {
    /// Hashes that only runs of the same seed share.
    pub fn new(seed: u64) -> Self {
        let mut rng = crate::rng::Rng::new(seed);
        KeyHash(rng.next_u64(), rng.next_u64())
    }
}

impl BuildHasher for KeyHash {
    type Hasher = SipHasher13;

    #[inline]
    fn build_hasher(&self) -> SipHasher13 {
        SipHasher13::new_with_keys(self.0, self.1)
    }
}

/// The sending ends of all replicas' queues. Clones send to the same.
pub struct KeyedTx<T, H: Header = ()> {
    shares: Vec<Tx<T, H>>,
    hash: KeyHash,
}

/// The receiving end of one replica's queue. Clones are for the other replicas: each takes a queue of its own when it is
/// first polled.
pub struct KeyedRx<T, H: Header = ()> {
    own: Option<Rx<T, H>>,
    shares: Arc<Mutex<Vec<Rx<T, H>>>>,
}

/// An edge of these queues, one a replica.
pub(crate) fn keyed<T, H: Header>(
    queues: Vec<(Tx<T, H>, Rx<T, H>)>,
    hash: KeyHash,
) -> (KeyedTx<T, H>, KeyedRx<T, H>) {
    let (senders, receivers) = queues.into_iter().unzip();
    let receivers = KeyedRx { own: None, shares: Arc::new(Mutex::new(receivers)) };
    (KeyedTx { shares: senders, hash }, receivers)
}

impl<T, H: Header> KeyedTx<T, H> {
    /// The queue of the replica that has this key.
    #[inline]
    pub fn of<K: Hash>(&mut self, key: K) -> &mut Tx<T, H> {
        // The high half of a product spreads 64 bits over any number of replicas without a division.
        let hash = u128::from(self.hash.hash_one(key));
        let share = (hash * self.shares.len() as u128) >> 64;
        &mut self.shares[share as usize]
    }

    /// The stages in front of this end have had enough: what is still pushed is what they have left at the end.
    pub fn retire(&mut self) {
        self.shares.iter_mut().for_each(Tx::retire);
    }
}

impl<T, H: Header> Clone for KeyedTx<T, H> {
    fn clone(&self) -> Self {
        KeyedTx { shares: self.shares.clone(), hash: self.hash }
    }
}

impl<T, H: Header> Output for KeyedTx<T, H> {
    /// What the fullest one takes: nobody knows where the next items go.
    fn room(&self) -> usize {
        self.shares.iter().map(Output::room).min().unwrap_or(usize::MAX)
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        join(self.shares.iter_mut().map(|share| share.poll_flush(cx)))
    }

    fn blocked(&self) -> Option<Blocked> {
        self.shares.iter().find_map(Output::blocked)
    }

    fn is_closed(&self) -> bool {
        self.shares.iter().all(Output::is_closed)
    }

    fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let open = self
            .shares
            .iter_mut()
            .filter_map(|share| share.poll_closed(cx).is_pending().then_some(()))
            .count();
        if open > 0 { Poll::Pending } else { Poll::Ready(()) }
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        join(self.shares.iter_mut().map(|share| share.poll_finish(cx)))
    }

    fn begin(&mut self, ticket: Ticket) {
        self.shares.iter_mut().for_each(|share| share.begin(ticket));
    }

    fn complete(&mut self) {
        self.shares.iter_mut().for_each(Output::complete);
    }
}

impl<T, H: Header> KeyedRx<T, H> {
    fn own(&mut self) -> Option<&mut Rx<T, H>> {
        if self.own.is_none() {
            self.own = lock(&self.shares).pop();
        }
        self.own.as_mut()
    }
}

impl<T, H: Header> Clone for KeyedRx<T, H> {
    fn clone(&self) -> Self {
        KeyedRx { own: None, shares: self.shares.clone() }
    }
}

impl<T, H: Header> Input for KeyedRx<T, H> {
    type Batch = super::Batch<T, H>;

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Next<Self::Batch>> {
        match self.own() {
            Some(own) => own.poll_next(cx),
            None => Poll::Ready(Next::End),
        }
    }

    fn discard(&mut self, count: usize) {
        if let Some(own) = &mut self.own {
            own.discard(count);
        }
    }

    fn recycle(&mut self, batch: Self::Batch) {
        if let Some(own) = &mut self.own {
            own.recycle(batch);
        }
    }

    fn waits_for(&self) -> Option<usize> {
        self.own.as_ref()?.waits_for()
    }

    fn close(&mut self) {
        if let Some(own) = self.own() {
            own.close();
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::edge::{EdgeConfig, EdgeStats, edge};

    fn edges(count: usize, seed: u64) -> (KeyedTx<u64>, KeyedRx<u64>) {
        let config = EdgeConfig::new(64, 64);
        let queues = (0..count).map(|_| edge(config, EdgeStats::default())).collect();
        keyed(queues, KeyHash::new(seed))
    }

    fn drain(mut rx: KeyedRx<u64>) -> Vec<u64> {
        let mut cx = Context::from_waker(std::task::Waker::noop());
        let mut items = Vec::new();
        while let Poll::Ready(Next::Batch(mut batch)) = rx.poll_next(&mut cx) {
            items.append(&mut batch.items);
        }
        items
    }

    /// The replica of every key.
    fn homes(seed: u64) -> BTreeMap<u64, usize> {
        let (mut tx, rx) = edges(3, seed);
        (0..60).for_each(|item| tx.of(item % 20).push(item));
        let mut cx = Context::from_waker(std::task::Waker::noop());
        assert!(tx.poll_finish(&mut cx).is_ready());
        let mut homes = BTreeMap::new();
        for replica in 0..3 {
            let items = drain(rx.clone());
            assert!(items.is_sorted(), "the order of a key's items is kept");
            for item in items {
                let home = homes.entry(item % 20).or_insert(replica);
                assert_eq!(*home, replica, "a key has one replica");
            }
        }
        homes
    }

    #[test]
    fn a_key_has_one_replica_and_the_seed_says_which() {
        assert_eq!(homes(7).len(), 20);
        assert_eq!(homes(7), homes(7));
        assert_ne!(homes(7), homes(8));
    }

    /// What another implementation of SipHash-1-3 gives for the same keys and bytes: another process agrees.
    #[test]
    fn the_hash_is_stable() {
        let hash = KeyHash::new(0);
        assert_eq!(hash.hash_one(1u64), 783_331_769_238_718_154);
        assert_eq!(hash.hash_one("key"), 1_883_625_558_134_431_008);
    }
}
