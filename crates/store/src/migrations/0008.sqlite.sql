UPDATE report SET erase_by = COALESCE((SELECT json_extract(CAST(entry.body AS TEXT), '$.marking.erase_by')
    FROM entry WHERE entry.seq = report.seq), '');
