-- Whom a comment on a card mentions, and whether they have seen it.

alter table map_comment add unique (workspace_id, comment_id);

create table mention (
  workspace_id  int not null,
  comment_id    int not null,
  account_id    int not null references account on delete cascade,
  read_at       timestamptz,
  primary key (workspace_id, account_id, comment_id),
  foreign key (workspace_id, comment_id) references map_comment (workspace_id, comment_id) on delete cascade
);
call cx_fence('mention');
