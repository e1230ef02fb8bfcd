-- What visitors of a shared map say about its cards, beside what members say. It goes when the link or the map does.

alter table map_comment
  add column share_id int,
  add foreign key (workspace_id, share_id) references share (workspace_id, share_id) on delete cascade,
  add check (share_id is null or written_by is null);
create index map_comment_share on map_comment (workspace_id, share_id) where share_id is not null;
comment on column map_comment.share_id is 'The link by which a visitor came; written_as is then the name they gave, and nobody vouches for it.';
