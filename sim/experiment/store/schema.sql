-- A store: one study, its batches as bytes to go on from, and the same counts as rows to be queried.
--
-- Schema version 6 (PRAGMA user_version); PRAGMA application_id is 1446139475, "V2VS" in ASCII.
-- Indices (point, arm, place, batch, replication) count from 0. A point is one combination of the
-- values that a study varies (a run has one point); an arm is one scenario of a point, and all arms
-- of a point are simulated on the same patients. Times are days unless the name of the column says
-- otherwise.
--
-- A checksum is 16 hexadecimal digits over a row and what it belongs to: the program reads nothing
-- that it does not match.

-- The study: one row.
CREATE TABLE study (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 0),
  kind TEXT NOT NULL,         -- run, compare, sweep, sensitivity or select
  command TEXT NOT NULL,      -- the words that made this file
  program TEXT NOT NULL,      -- its version
  seed TEXT NOT NULL,         -- as text, because it may be larger than the largest INTEGER
  uncertainty TEXT NOT NULL,  -- none or parameters: whether these are drawn for each replication
  replications INTEGER NOT NULL,  -- of every point; with a goal of precision, at most
  batch_size INTEGER NOT NULL,    -- replications of a batch, the last one may have fewer
  -- The goal of precision, where there is one: half the width of the 95% Monte Carlo interval.
  precision_quantity TEXT,
  precision_half_width REAL,
  precision_relative INTEGER,  -- 1: as a fraction of the mean
  precision_minimum INTEGER,   -- replications before the rule may stop
  rule TEXT NOT NULL,  -- what else decides which replications are simulated; empty: nothing
  checksum TEXT NOT NULL  -- of this table, point_value, arm, gate, reason, cause and point's pinned
) STRICT;

CREATE TABLE point (
  point INTEGER PRIMARY KEY,
  pinned TEXT NOT NULL,  -- what the drawn parameters are held at, in short; empty when they are not
  replications INTEGER,  -- those that count, once the point is finished; NULL until then
  checksum TEXT          -- of the replications that count
) STRICT;

-- What makes the point.
CREATE TABLE point_value (
  point INTEGER NOT NULL REFERENCES point,
  place INTEGER NOT NULL,  -- in the order of the command
  path TEXT NOT NULL,      -- product.release.with_median
  text TEXT NOT NULL,      -- 21 d
  number REAL,             -- 21; NULL for a word
  unit TEXT NOT NULL,      -- d
  PRIMARY KEY (point, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE arm (
  point INTEGER NOT NULL REFERENCES point,
  arm INTEGER NOT NULL,
  scenario TEXT NOT NULL,
  title TEXT NOT NULL,
  digest TEXT NOT NULL,    -- of everything that the scenario says, hexadecimal
  itt_gate TEXT NOT NULL,  -- whom the treated fraction counts
  PRIMARY KEY (point, arm)
) STRICT, WITHOUT ROWID;

-- The words that an arm's counts are in, in the order of the scenario: gates of its flowchart,
-- reasons as they would be on record, causes as they really were.
CREATE TABLE gate (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, place INTEGER NOT NULL, gate TEXT NOT NULL,
  PRIMARY KEY (point, arm, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE reason (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, place INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (point, arm, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE cause (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, place INTEGER NOT NULL, cause TEXT NOT NULL,
  PRIMARY KEY (point, arm, place)
) STRICT, WITHOUT ROWID;

-- Batches that are finished, one transaction each. The bytes are what the program goes on from;
-- everything below is made from them.
CREATE TABLE batch (
  point INTEGER NOT NULL REFERENCES point,
  batch INTEGER NOT NULL,
  first_replication INTEGER NOT NULL,
  replications INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  checksum TEXT NOT NULL,
  PRIMARY KEY (point, batch)
) STRICT;

-- Replication 0 of an arm, on both engines.
CREATE TABLE verification (
  point INTEGER NOT NULL, arm INTEGER NOT NULL,
  engine TEXT NOT NULL,        -- the other one
  events INTEGER NOT NULL,     -- entries of both journals that were compared
  identical INTEGER NOT NULL,  -- 1: all of them
  timed INTEGER NOT NULL,      -- cultures and consignments that were plain timers there
  checksum TEXT NOT NULL,
  PRIMARY KEY (point, arm)
) STRICT, WITHOUT ROWID;

CREATE TABLE replication (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, replication INTEGER NOT NULL,
  intended INTEGER NOT NULL,  -- patients who reached the ITT gate
  infused INTEGER NOT NULL,   -- those of them who were infused
  treated_fraction REAL,      -- infused / intended; NULL when nobody reached the gate
  vein_to_vein_days REAL,     -- mean of those infused; NULL when nobody was
  potential_vein_to_vein_days REAL,  -- of all at the ITT gate, had nobody been lost; NULL of nobody
  -- The same parameters and other luck, where parameters are drawn; 0 elsewhere.
  twin_intended INTEGER NOT NULL, twin_infused INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,  -- of the journal, hexadecimal
  PRIMARY KEY (point, arm, replication)
) STRICT, WITHOUT ROWID;

-- Patients who reached the gate and all before it.
CREATE TABLE flow (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, replication INTEGER NOT NULL,
  gate TEXT NOT NULL, patients INTEGER NOT NULL,
  PRIMARY KEY (point, arm, replication, gate)
) STRICT, WITHOUT ROWID;

-- Patients who were lost, by the last gate that they reached and the reason on record. What is not
-- there is 0.
CREATE TABLE lost (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, replication INTEGER NOT NULL,
  after_gate TEXT NOT NULL, reason TEXT NOT NULL, patients INTEGER NOT NULL,
  PRIMARY KEY (point, arm, replication, after_gate, reason)
) STRICT, WITHOUT ROWID;

-- Of those intended, patients who were lost, by what really happened to them. What is not there
-- is 0.
CREATE TABLE lost_by_cause (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, replication INTEGER NOT NULL,
  cause TEXT NOT NULL, patients INTEGER NOT NULL,
  PRIMARY KEY (point, arm, replication, cause)
) STRICT, WITHOUT ROWID;

-- Products and what went with them: cultures as far as collected_again, then patients. What is not
-- there is 0.
CREATE TABLE product_count (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, replication INTEGER NOT NULL,
  what TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (point, arm, replication, what)
) STRICT, WITHOUT ROWID;

-- Shares of patients and mean times (days) of a replication, and of how many patients they are. What
-- is of nobody is not there.
CREATE TABLE measured (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, replication INTEGER NOT NULL,
  measure TEXT NOT NULL, value REAL NOT NULL, patients INTEGER NOT NULL,
  PRIMARY KEY (point, arm, replication, measure)
) STRICT, WITHOUT ROWID;

-- An arm against the first arm of its point, patient by patient, of those who reached the ITT gate
-- in either.
CREATE TABLE paired (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, replication INTEGER NOT NULL,
  both INTEGER NOT NULL, only_first INTEGER NOT NULL, only_second INTEGER NOT NULL,
  neither INTEGER NOT NULL,
  difference REAL,  -- treated fraction of this arm minus that of the first; NULL: of nobody
  PRIMARY KEY (point, arm, replication)
) STRICT, WITHOUT ROWID;

-- Values that were drawn for a replication, by their paths; what is known jointly from many studies by
-- its inputs, as uniform numbers. What only makers or changes have counted is not there. Empty where
-- nothing is drawn.
CREATE TABLE parameter (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, replication INTEGER NOT NULL,
  path TEXT NOT NULL, value REAL NOT NULL,
  PRIMARY KEY (point, arm, replication, path)
) STRICT, WITHOUT ROWID;

-- Sums of times of patients. `potential_vein_to_vein` is of everybody at the ITT gate with attrition
-- switched off from there on; the other intervals are of patients as they were.
CREATE TABLE time_sum (
  point INTEGER NOT NULL, arm INTEGER NOT NULL, batch INTEGER NOT NULL,
  interval TEXT NOT NULL, patients INTEGER NOT NULL, milliseconds INTEGER NOT NULL,
  PRIMARY KEY (point, arm, batch, interval)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------
-- Views. They leave out what lies beyond the replications that count: a batch that was under way
-- when a point had enough. Standard errors are those of the mean over replications, s / sqrt(n);
-- NULL with fewer than two. A 95% Monte Carlo interval is mean -+ t(n - 1, 0.975) x standard_error.

CREATE VIEW counted AS
  SELECT replication.* FROM replication JOIN point USING (point)
  WHERE point.replications IS NULL OR replication < point.replications;

-- How many there are, by arm.
CREATE VIEW replications AS
  SELECT point, arm, count(*) AS replications FROM counted GROUP BY point, arm;

CREATE VIEW treated_fraction AS
  WITH means AS (SELECT point, arm, avg(treated_fraction) AS mean FROM counted GROUP BY point, arm)
  SELECT point, arm, arm.scenario, count(treated_fraction) AS replications, mean,
         CASE WHEN count(treated_fraction) > 1 THEN
           sqrt(sum((treated_fraction - mean) * (treated_fraction - mean))
                / (count(treated_fraction) - 1) / count(treated_fraction)) END AS standard_error
  FROM counted JOIN means USING (point, arm) JOIN arm USING (point, arm)
  GROUP BY point, arm;

CREATE VIEW flow_means AS
  WITH rows AS (SELECT flow.* FROM flow JOIN counted USING (point, arm, replication)),
       means AS (SELECT point, arm, gate, avg(patients) AS mean FROM rows GROUP BY point, arm, gate)
  SELECT point, arm, gate.place, gate, count(*) AS replications, mean,
         CASE WHEN count(*) > 1 THEN
           sqrt(sum((patients - mean) * (patients - mean)) / (count(*) - 1) / count(*)) END
           AS standard_error
  FROM rows JOIN means USING (point, arm, gate) JOIN gate USING (point, arm, gate)
  GROUP BY point, arm, gate ORDER BY point, arm, gate.place;

CREATE VIEW attrition_means AS
  SELECT point, arm, after_gate, reason, replications.replications,
         sum(patients) * 1.0 / replications.replications AS mean
  FROM lost JOIN counted USING (point, arm, replication) JOIN replications USING (point, arm)
  GROUP BY point, arm, after_gate, reason;

-- As fractions of those intended.
CREATE VIEW attrition_by_cause AS
  WITH rows AS (SELECT point, arm, cause, patients * 1.0 / intended AS fraction
                FROM lost_by_cause JOIN counted USING (point, arm, replication)),
       base AS (SELECT point, arm, count(*) AS n FROM counted WHERE intended > 0
                GROUP BY point, arm),
       means AS (SELECT point, arm, cause, n, sum(fraction) / n AS mean
                 FROM rows JOIN base USING (point, arm) GROUP BY point, arm, cause)
  SELECT point, arm, cause, n AS replications, mean,
         CASE WHEN n > 1 THEN
           sqrt((sum((fraction - mean) * (fraction - mean)) + (n - count(*)) * mean * mean)
                / (n - 1) / n) END AS standard_error
  FROM rows JOIN means USING (point, arm, cause) GROUP BY point, arm, cause;

CREATE VIEW product_means AS
  SELECT point, arm, what, replications.replications,
         sum(number) * 1.0 / replications.replications AS mean
  FROM product_count JOIN counted USING (point, arm, replication)
       JOIN replications USING (point, arm)
  GROUP BY point, arm, what;

-- Means over patients.
CREATE VIEW mean_times AS
  SELECT point, arm, interval, sum(patients) AS patients,
         sum(milliseconds) * 1.0 / sum(patients) / 86400000.0 AS mean_days
  FROM time_sum JOIN batch USING (point, batch) JOIN point USING (point)
  WHERE point.replications IS NULL OR first_replication < point.replications
  GROUP BY point, arm, interval;

-- Differences of treated fractions under common random numbers: arms from the first arm of their
-- point, and points from point 0 where that is the same arm of another point.
CREATE VIEW differences AS
  WITH rows AS (
         SELECT point, arm, point AS from_point, 0 AS from_arm, difference
         FROM paired JOIN counted USING (point, arm, replication)
         WHERE difference IS NOT NULL
         UNION ALL
         SELECT one.point, one.arm, 0, one.arm, one.treated_fraction - zero.treated_fraction
         FROM counted AS one
              JOIN counted AS zero ON zero.point = 0 AND zero.arm = one.arm
                                   AND zero.replication = one.replication
         WHERE one.point > 0
           AND one.treated_fraction IS NOT NULL AND zero.treated_fraction IS NOT NULL),
       means AS (SELECT point, arm, from_point, from_arm, avg(difference) AS mean FROM rows
                 GROUP BY point, arm, from_point, from_arm)
  SELECT point, arm, from_point, from_arm, count(*) AS replications, mean,
         CASE WHEN count(*) > 1 THEN
           sqrt(sum((difference - mean) * (difference - mean)) / (count(*) - 1) / count(*)) END
           AS standard_error
  FROM rows JOIN means USING (point, arm, from_point, from_arm)
  GROUP BY point, arm, from_point, from_arm;

-- One row an arm: where it stands and what came out of it.
CREATE VIEW overview AS
  SELECT point, arm, arm.scenario,
         (SELECT group_concat(path || '=' || text, ', ')
          FROM (SELECT path, text FROM point_value WHERE point_value.point = arm.point
                ORDER BY place)) AS varied,
         point.replications IS NOT NULL AS finished,
         treated_fraction.replications AS replications, treated_fraction.mean AS treated_fraction,
         treated_fraction.standard_error AS standard_error,
         (SELECT mean_days FROM mean_times
          WHERE mean_times.point = arm.point AND mean_times.arm = arm.arm
            AND interval = 'vein_to_vein') AS vein_to_vein_days,
         (SELECT mean_days FROM mean_times
          WHERE mean_times.point = arm.point AND mean_times.arm = arm.arm
            AND interval = 'potential_vein_to_vein') AS potential_vein_to_vein_days
  FROM arm JOIN point USING (point) LEFT JOIN treated_fraction USING (point, arm);
