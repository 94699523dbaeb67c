-- Why a stop or a restriction ended, in the person's words.
ALTER TABLE keeping ADD COLUMN ended_why TEXT;
