-- The whole job in DuckDB: reports as NDJSON in, offender-side values out.
--
-- Written as an able analyst would: a regular expression for each sort of value, the checks that SQL can make
-- (MOD 97 and length for IBAN), one spelling for each value. What SQL can't do sensibly is not done: check sums of wallets
-- (no hash of the right sort over base 58), number plans, the public suffix list, disguises beyond the common ones.

-- Countries: length of an IBAN, calling code, whether a leading 0 falls away abroad.
CREATE OR REPLACE TABLE country AS FROM (VALUES
    ('AT', 20, '43', true), ('BE', 16, '32', true), ('BG', 22, '359', true), ('CY', 28, '357', false),
    ('CZ', 24, '420', false), ('DE', 22, '49', true), ('DK', 18, '45', false), ('EE', 20, '372', false),
    ('ES', 24, '34', false), ('FI', 18, '358', true), ('FR', 27, '33', true), ('GR', 27, '30', false),
    ('HR', 21, '385', true), ('HU', 28, '36', false), ('IE', 22, '353', true), ('IT', 27, '39', false),
    ('LT', 20, '370', true), ('LU', 20, '352', false), ('LV', 21, '371', false), ('MT', 31, '356', false),
    ('NL', 18, '31', true), ('PL', 28, '48', false), ('PT', 25, '351', false), ('RO', 24, '40', true),
    ('SE', 24, '46', true), ('SI', 19, '386', true), ('SK', 24, '421', true), ('GB', 22, '44', true),
    ('CH', 21, '41', true), ('NO', 15, '47', false), ('LI', 21, '423', false), ('GI', 23, '350', false),
    ('MC', 27, '377', false), ('SM', 27, '378', false), ('AD', 24, '376', false), ('IS', 26, '354', false)
) AS t(code, iban_length, calling, trunk);

-- Most texts hide nothing: three regular expressions over each would cost more than all that follows.
CREATE OR REPLACE MACRO refang(x) AS CASE
    WHEN contains(x, '[') OR contains(x, '(') OR contains(x, '{') OR contains(x, 'hxx') OR contains(x, 'h**') THEN
        regexp_replace(regexp_replace(regexp_replace(x,
            '\s?[\[({](?:\.|dot|punkt|punto|point)[\])}]\s?', '.', 'gi'),
            '\s?[\[({](?:@|at)[\])}]\s?', '@', 'gi'),
            '\bh[tx*]{2}p(s?):', 'http\1:', 'gi')
    ELSE x END;

-- Letters count as 10 to 35. More digits than one number holds: what stands before the last 36 goes in by its rest.
CREATE OR REPLACE MACRO lettered(x) AS
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(x,
    'A', '10'), 'B', '11'), 'C', '12'), 'D', '13'), 'E', '14'), 'F', '15'), 'G', '16'), 'H', '17'), 'I', '18'),
    'J', '19'), 'K', '20'), 'L', '21'), 'M', '22'), 'N', '23'), 'O', '24'), 'P', '25'), 'Q', '26'), 'R', '27'),
    'S', '28'), 'T', '29'), 'U', '30'), 'V', '31'), 'W', '32'), 'X', '33'), 'Y', '34'), 'Z', '35');
CREATE OR REPLACE MACRO mod_97(digits) AS CASE
    WHEN length(digits) <= 36 THEN digits::HUGEINT % 97
    ELSE ((substr(digits, 1, length(digits) - 36)::HUGEINT % 97)::VARCHAR || right(digits, 36))::HUGEINT % 97 END;

SET VARIABLE iban = '(?i)\b[a-z]{2}[0-9]{2}(?:[ .-]?[a-z0-9]){11,30}';

CREATE OR REPLACE MACRO bare(x) AS translate(upper(x), ' .-/:', '');
-- A form has one field for accounts. Poland writes its 26 digits without PL.
CREATE OR REPLACE MACRO is_iban(x, country) AS
    regexp_full_match(bare(x), '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}') OR (country = 'PL' AND regexp_full_match(bare(x), '[0-9]{26}'));
CREATE OR REPLACE MACRO host_of(url) AS regexp_extract(lower(url), '^[a-z]+://(?:[^/@]*@)?([^/:?#]+)', 1);
CREATE OR REPLACE MACRO tidy_url(x) AS
    regexp_replace(lower(regexp_extract(x, '^[A-Za-z]+://[^/?#]+')) || regexp_extract(x, '^[A-Za-z]+://[^/?#]+(.*)$', 1),
        '^([a-z]+://[^/?#]+)$', '\1/');

CREATE OR REPLACE TABLE report AS
    SELECT row_number() OVER () - 1 AS report, country, refang(narrative.text) AS text, observables
    FROM read_ndjson(getvariable('file'), columns = {
        country: 'VARCHAR', narrative: 'STRUCT(text VARCHAR)',
        observables: 'STRUCT("type" VARCHAR, "value" VARCHAR, side VARCHAR)[]'}, maximum_object_size = 67108864);

-- What stands in fields, whoever's it is: the victim's own values are taken from the narrative's below.
CREATE OR REPLACE TABLE field AS
    SELECT report, country, CASE WHEN o.type = 'account' AND is_iban(o.value, country) THEN 'iban' ELSE o.type END AS kind,
        o.side = 'offender' AS offender, refang(trim(o.value)) AS raw
    FROM (SELECT report, country, unnest(observables) AS o FROM report) WHERE o.value IS NOT NULL;

-- What the narrative holds. URLs and mailboxes are cut out before bare domains are looked for.
CREATE OR REPLACE TABLE piece AS
    WITH told AS (
        SELECT report, country,
            regexp_extract_all(text, '(?i)\b(?:https?://|(?:[a-z0-9-]+\.)+[a-z]{2,10}/)[^\s<>"''()\[\]]+') AS urls,
            CASE WHEN contains(text, '@')
                THEN regexp_extract_all(text, '(?i)[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}') END AS mails,
            regexp_extract_all(text, getvariable('iban')) AS ibans,
            regexp_extract_all(CASE WHEN len(ibans) > 0 THEN regexp_replace(text, getvariable('iban'), ' ', 'g') ELSE text END,
                '(?:\+|\b0)[0-9(][0-9 ()./-]{6,18}[0-9]') AS phones,
            regexp_extract_all(text, '\b(?:bc1[a-z0-9]{25,62}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b') AS bitcoins,
            CASE WHEN contains(text, '0x') THEN regexp_extract_all(text, '\b0x[0-9A-Fa-f]{40}\b') END AS ethers,
            CASE WHEN contains(text, 'T') THEN regexp_extract_all(text, '\bT[1-9A-HJ-NP-Za-km-z]{33}\b') END AS trons,
            regexp_extract_all(
                CASE WHEN len(urls) > 0 OR len(mails) > 0
                    THEN regexp_replace(text, '(?i)https?://\S+|\S+@\S+', ' ', 'g') ELSE text END,
                '(?i)\b(?:[a-z0-9-]+\.)+(?:com|net|org|info|biz|eu|shop|store|online|site|top|club|xyz|app|dev|io|ai|co|me|uk|at|be|bg|cy|cz|de|dk|ee|es|fi|fr|gr|hr|hu|ie|it|lt|lu|lv|mt|nl|pl|pt|ro|se|si|sk|vip|live|pro|icu|ru|su|ch|no)\b'
            ) AS domains
        FROM report)
    SELECT report, country, 'url' AS kind, unnest(urls) AS raw FROM told WHERE len(urls) > 0
    UNION ALL SELECT report, country, 'email', unnest(mails) FROM told WHERE len(mails) > 0
    UNION ALL SELECT report, country, 'iban', unnest(ibans) FROM told WHERE len(ibans) > 0
    UNION ALL SELECT report, country, 'phone', unnest(phones) FROM told WHERE len(phones) > 0
    UNION ALL SELECT report, country, 'bitcoin', unnest(bitcoins) FROM told WHERE len(bitcoins) > 0
    UNION ALL SELECT report, country, 'ethereum', unnest(ethers) FROM told WHERE len(ethers) > 0
    UNION ALL SELECT report, country, 'tron', unnest(trons) FROM told WHERE len(trons) > 0
    UNION ALL SELECT report, country, 'domain', unnest(domains) FROM told WHERE len(domains) > 0;

-- One spelling for each value; each kind has its own branch.
CREATE OR REPLACE TABLE value AS
    WITH every AS (
        SELECT report, country, kind, raw, offender FROM field
        UNION ALL SELECT report, country, kind, raw, true FROM piece),
    tight AS (
        SELECT report, offender, CASE WHEN country = 'PL' AND regexp_full_match(raw, '[0-9 -]{26,34}') THEN 'PL' ELSE '' END || bare(raw) AS tight
        FROM every WHERE kind = 'iban'),
    long AS (
        SELECT report, offender, substr(tight, 1, iban_length) AS iban
        FROM tight JOIN country ON code = substr(tight, 1, 2) WHERE length(tight) >= iban_length),
    digits AS (
        SELECT report, offender, iban, lettered(substr(iban, 5) || substr(iban, 1, 4)) AS digits
        FROM long WHERE regexp_full_match(iban, '[A-Z]{2}[0-9]{2}[A-Z0-9]+')),
    number AS (
        SELECT report, country, offender, regexp_replace(replace(raw, '(0)', ''), '[^0-9+]', '', 'g') AS digits
        FROM every WHERE kind = 'phone')
    SELECT DISTINCT report, kind, offender, value FROM (
        SELECT report, 'iban' AS kind, offender, iban AS value FROM digits WHERE mod_97(digits) = 1
        UNION ALL
        SELECT report, 'phone', offender, CASE
            WHEN digits LIKE '+%' AND length(digits) BETWEEN 9 AND 16 THEN digits
            WHEN digits LIKE '00%' AND length(digits) BETWEEN 10 AND 17 THEN '+' || substr(digits, 3)
            WHEN trunk AND digits LIKE '0%' AND length(digits) BETWEEN 8 AND 13 THEN '+' || calling || substr(digits, 2)
            WHEN NOT trunk AND length(digits) BETWEEN 8 AND 12 THEN '+' || calling || digits END
        FROM number LEFT JOIN country ON code = number.country
        UNION ALL
        SELECT report, kind, offender, lower(regexp_extract(regexp_replace(raw, '\s', '', 'g'), '(?i)[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}'))
        FROM every WHERE kind = 'email'
        UNION ALL
        SELECT report, kind, offender,
            tidy_url(CASE WHEN contains(raw, '://') THEN '' ELSE 'http://' END || regexp_replace(raw, '[.,;:!?]+$', ''))
        FROM every WHERE kind = 'url'
        UNION ALL
        SELECT report, kind, offender, lower(regexp_replace(regexp_replace(raw, '(?i)^https?://', ''), '[/?#:].*$', ''))
        FROM every WHERE kind = 'domain'
        UNION ALL
        SELECT report, kind, offender, CASE kind WHEN 'ethereum' THEN lower(raw) WHEN 'account' THEN bare(raw) ELSE raw END
        FROM every WHERE kind NOT IN ('iban', 'phone', 'email', 'url', 'domain'));

-- Offender-side values: what fields say is his, and what the narrative has that fields do not give to the victim. Some
-- stand twice, which joins nothing more.
CREATE OR REPLACE TABLE found AS
    WITH kept AS (
        SELECT report, kind, value FROM value
        ANTI JOIN (SELECT report, kind, value FROM value WHERE NOT offender) USING (report, kind, value)
        WHERE offender AND value <> '')
    FROM kept
    UNION ALL SELECT report, 'domain', host_of(value) FROM kept WHERE kind = 'url' AND host_of(value) <> ''
    UNION ALL SELECT report, 'domain', substr(value, 5) FROM kept WHERE kind = 'domain' AND value LIKE 'www.%.%';
