fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const TAKE: ::core::primitive::u16 = 1;
                pub const FLAT_MAP: ::core::primitive::u16 = 2;
                pub const TAKE_WHILE: ::core::primitive::u16 = 3;
                pub const BOUNDARY: ::core::primitive::u16 = 4;
                pub const COUNT: ::core::primitive::u16 = 5;
            }
        }
        let source_items = ::pipeline::__rt::argument(books);
        let take_count: ::core::primitive::usize = 2;
        let take_count = ::pipeline::__rt::argument(take_count);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (boundary_tx, boundary_rx) = scope.edge(0);
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let mut boundary_tx = boundary_tx;
                            let source_items = source_items.into_inner();
                            let take_count = take_count.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let mut take_kept = take_count;
                            let mut take_while_kept = true;
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut boundary_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    let mut flat_map_items = ::core::option::Option::None;
                                    loop {
                                        let room = run.room((&mut boundary_tx,));
                                        let base = run.base();
                                        let draining = run.is_draining();
                                        let step = run
                                            .expanding_block(
                                                room,
                                                |mut room| {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut take_state = take_kept;
                                                    let mut take_while_state = take_while_kept;
                                                    let mut boundary_tx = boundary_tx.lend();
                                                    let mut taken = 0u64;
                                                    let mut take_given = 0u64;
                                                    let mut flat_map_given = 0u64;
                                                    let mut take_while_given = 0u64;
                                                    let mut paused = false;
                                                    let ended = 'batch: {
                                                        loop {
                                                            let resumed = flat_map_items.is_some();
                                                            if !resumed {
                                                                if room == 0 {
                                                                    break 'batch false;
                                                                }
                                                                let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                    __pipeline::stage::SOURCE,
                                                                    base.plus(taken),
                                                                    &mut items,
                                                                ) else {
                                                                    break 'batch true;
                                                                };
                                                                let at = base.plus(taken);
                                                                taken += 1;
                                                                if take_state > 0 {
                                                                    take_state -= 1;
                                                                    if take_state == 0 {
                                                                        paused = true;
                                                                    }
                                                                    take_given += 1;
                                                                    flat_map_items = ::core::option::Option::Some((
                                                                        at,
                                                                        {
                                                                            let item = ::pipeline::__rt::apply(
                                                                                __pipeline::stage::FLAT_MAP,
                                                                                at,
                                                                                item,
                                                                                |book| book.pages(),
                                                                            );
                                                                            ::pipeline::__rt::mark(__pipeline::stage::FLAT_MAP, at)
                                                                                .passed(::core::iter::IntoIterator::into_iter(item))
                                                                        },
                                                                    ));
                                                                }
                                                                if paused {
                                                                    break 'batch false;
                                                                }
                                                            }
                                                            let ::core::option::Option::Some((at, mut expanded)) = flat_map_items
                                                                .take() else {
                                                                room -= 1;
                                                                continue;
                                                            };
                                                            let before = flat_map_given;
                                                            loop {
                                                                if room == 0 {
                                                                    flat_map_items = ::core::option::Option::Some((
                                                                        at,
                                                                        expanded,
                                                                    ));
                                                                    break 'batch false;
                                                                }
                                                                let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                    __pipeline::stage::FLAT_MAP,
                                                                    at,
                                                                    &mut expanded,
                                                                ) else { break };
                                                                room -= 1;
                                                                flat_map_given += 1;
                                                                if take_while_state {
                                                                    if ::pipeline::__rt::keep(
                                                                        __pipeline::stage::TAKE_WHILE,
                                                                        at,
                                                                        &item,
                                                                        |page| page.is_read(),
                                                                    ) {
                                                                        take_while_given += 1;
                                                                        boundary_tx.push(item);
                                                                    } else {
                                                                        take_while_state = false;
                                                                        paused = true;
                                                                    }
                                                                }
                                                                if paused {
                                                                    flat_map_items = ::core::option::Option::Some((
                                                                        at,
                                                                        expanded,
                                                                    ));
                                                                    break 'batch false;
                                                                }
                                                            }
                                                            ::pipeline::__rt::used(
                                                                __pipeline::stage::FLAT_MAP,
                                                                at,
                                                                expanded,
                                                            );
                                                            if !resumed && flat_map_given == before {
                                                                room -= 1;
                                                            }
                                                            if take_state == 0 || draining {
                                                                break 'batch false;
                                                            }
                                                        }
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    take_kept = take_state;
                                                    take_while_kept = take_while_state;
                                                    (
                                                        ended,
                                                        room,
                                                        [taken, take_given, flat_map_given, take_while_given],
                                                    )
                                                },
                                            );
                                        if !take_while_kept {
                                            run.finish((&mut boundary_tx,)).await;
                                        }
                                        let begun = run
                                            .begun(
                                                __pipeline::stage::FLAT_MAP,
                                                &mut flat_map_items,
                                                (&mut boundary_tx,),
                                                false,
                                            );
                                        if !begun {
                                            if take_kept == 0 {
                                                run.finish((&mut boundary_tx,)).await;
                                            }
                                        }
                                        match run.settle(step, (&mut boundary_tx,), begun).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.end((&mut boundary_tx,)).await;
                        },
                    );
                let (count_in, count_out) = scope.slot();
                scope
                    .island(
                        1,
                        |run| async {
                            let mut run = run;
                            let mut input = boundary_rx;
                            let count_in = count_in;
                            let mut count_kept = 0u64;
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (), true)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room(());
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut count_state = count_kept;
                                                    let mut taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::BOUNDARY,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            count_state += 1;
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    count_kept = count_state;
                                                    (ended, [taken])
                                                },
                                            );
                                        match run.settle(step, (), true).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.count(1);
                            let count_state = count_kept;
                            count_in.put(count_state);
                            run.end(()).await;
                        },
                    );
                move || count_out.take()
            },
        )
    };
}
