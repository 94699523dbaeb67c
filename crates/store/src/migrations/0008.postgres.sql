UPDATE report SET erase_by = COALESCE((SELECT convert_from(entry.body, 'UTF8')::json->'marking'->>'erase_by'
    FROM entry WHERE entry.seq = report.seq), '');
