//! Bytes as they came: small ones in a row, large ones in files that were fsynced first and are checked when read.

use super::ground::{self, Ground, after};
use crate::on_both_databases;
use casework::ids::OriginalId;
use record::{RecordError, original::IN_A_ROW};
use std::{fs, os::unix::fs::PermissionsExt};

on_both_databases! {
    bytes_come_back_as_they_were_below_and_above_the_bound
    a_file_that_changed_is_told_and_mended_by_the_same_bytes
    the_same_bytes_kept_by_many_at_once_are_one_whole_file
    an_erased_original_is_gone_and_its_file_with_the_last_that_needs_it
    what_is_kept_is_readable_by_its_owner_only
}

fn files(ground: &Ground) -> Vec<std::path::PathBuf> {
    fs::read_dir(ground.record.files().folder()).unwrap().map(|f| f.unwrap().path()).collect()
}

async fn bytes_come_back_as_they_were_below_and_above_the_bound(ground: Ground) {
    for (size, in_files) in [(0, 0), (1, 0), (IN_A_ROW, 0), (IN_A_ROW + 1, 1), (3 << 20, 2)] {
        let id: OriginalId = ground.pen.ids.next();
        let bytes: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
        ground.record.keep_original(id, bytes.clone()).await.unwrap();
        assert_eq!(ground.record.original(id).await.unwrap(), Some(bytes));
        assert_eq!(files(&ground).len(), in_files, "{size}");
    }
    assert_eq!(ground.record.original(ground.pen.ids.next()).await.unwrap(), None);
}

async fn a_file_that_changed_is_told_and_mended_by_the_same_bytes(ground: Ground) {
    let (id, again): (OriginalId, OriginalId) = (ground.pen.ids.next(), ground.pen.ids.next());
    let bytes = vec![7; IN_A_ROW + 9];
    ground.record.keep_original(id, bytes.clone()).await.unwrap();
    let file = files(&ground).remove(0);
    let mut changed = bytes.clone();
    changed[12] ^= 4;
    fs::write(&file, changed).unwrap();
    assert!(matches!(ground.record.original(id).await, Err(RecordError::File { .. })));
    fs::remove_file(&file).unwrap();
    assert!(matches!(ground.record.original(id).await, Err(RecordError::File { .. })));
    fs::write(&file, vec![8; IN_A_ROW + 9]).unwrap();
    ground.record.keep_original(again, bytes.clone()).await.unwrap();
    assert_eq!(ground.record.original(id).await.unwrap(), Some(bytes));
}

async fn the_same_bytes_kept_by_many_at_once_are_one_whole_file(ground: Ground) {
    let bytes = vec![3; 1 << 20];
    let ids: Vec<OriginalId> = (0..8).map(|_| ground.pen.ids.next()).collect();
    let keeping: Vec<_> = ids
        .iter()
        .map(|id| {
            let (record, id, bytes) = (ground.record.clone(), *id, bytes.clone());
            tokio::spawn(async move { record.keep_original(id, bytes).await })
        })
        .collect();
    for one in keeping {
        one.await.unwrap().unwrap();
    }
    assert_eq!(files(&ground).len(), 1, "nothing half-written is left");
    for id in ids {
        assert_eq!(ground.record.original(id).await.unwrap().as_ref(), Some(&bytes));
    }
}

async fn an_erased_original_is_gone_and_its_file_with_the_last_that_needs_it(ground: Ground) {
    let ids: Vec<OriginalId> = (0..3).map(|_| ground.pen.ids.next()).collect();
    ground.record.keep_original(ids[0], b"small".to_vec()).await.unwrap();
    for id in &ids[1..] {
        ground.record.keep_original(*id, vec![5; IN_A_ROW + 1]).await.unwrap();
    }
    assert!(ground.record.erase_original(ids[0], after(1)).await.unwrap());
    assert!(!ground.record.erase_original(ids[0], after(2)).await.unwrap());
    assert_eq!(ground.record.original(ids[0]).await.unwrap(), None);
    assert!(ground.record.erase_original(ids[1], after(1)).await.unwrap());
    assert_eq!(ground.record.original(ids[1]).await.unwrap(), None);
    assert_eq!(ground.record.original(ids[2]).await.unwrap().unwrap().len(), IN_A_ROW + 1, "another needs the file");
    assert!(ground.record.erase_original(ids[2], after(1)).await.unwrap());
    assert!(files(&ground).is_empty());
}

async fn what_is_kept_is_readable_by_its_owner_only(ground: Ground) {
    ground.record.keep_original(ground.pen.ids.next(), vec![5; IN_A_ROW + 1]).await.unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(ground.record.files().folder()), 0o700);
    assert_eq!(mode(&files(&ground)[0]), 0o600);
}
