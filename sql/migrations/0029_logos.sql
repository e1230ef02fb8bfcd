-- The client's logo on a share: a picture that the program has written itself, see Logo.cs.
alter table share add column logo bytea check (octet_length(logo) between 1 and 40000);
