-- Referrals: how long the receiver's desk keeps what it took on acceptance.

-- Until when the desk could read if I said now that the service goes on: thirty days more, never beyond the consent it rests
-- on. The receiver's own word carries a year, after that the sender must say it, who answers for the child. Null when no
-- service runs, or my word does not count.
CREATE OR REPLACE FUNCTION access_would_end(p_referral uuid, p_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT least(moment(p_at) + interval '30 days', c.valid_to)
  FROM cases_referral r
  JOIN core_offer o ON o.source = r.id AND o.organisation_id = r.to_organisation_id
    AND o.taken_at IS NOT NULL AND o.withdrawn_at IS NULL
  LEFT JOIN cases_consent c ON c.id = r.consent_id
  WHERE r.id = p_referral AND r.status IN ('accepted', 'started') AND c.withdrawn_at IS NULL AND (
    my_organisation() = r.to_organisation_id AND my_level(r.child_id, moment(p_at)) >= 1
      AND moment(p_at) < r.sent_at + interval '365 days'
    OR my_organisation() = r.from_organisation_id AND my_level(r.child_id, moment(p_at)) >= greatest(o.level, 3))
$$;

-- While the service runs either party may say that it goes on; each time the desk keeps what acceptance opened. Returns until
-- when the desk may read.
CREATE OR REPLACE FUNCTION renew_referral_access(p_id uuid, p_referral uuid, p_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  taken core_offer;
  until timestamptz := access_would_end(p_referral, p_at);
  capped int;
BEGIN
  IF until IS NULL THEN RAISE EXCEPTION 'not yours to renew, or no service runs' USING ERRCODE = '42501'; END IF;
  SELECT o.* INTO taken FROM core_offer o JOIN cases_referral r ON r.id = o.source AND r.to_organisation_id = o.organisation_id
    WHERE o.source = p_referral AND o.taken_at IS NOT NULL AND o.withdrawn_at IS NULL;
  capped := least(taken.level, organisation_ceiling(taken.organisation_id));
  IF capped >= 1 AND until > at THEN
    INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
    VALUES (p_id, taken.city, taken.child_id, 'd:' || taken.organisation_id, capped, taken.purpose, taken.basis, p_referral,
            least(stamp(p_at), at), until, my_user());
  END IF;
  RETURN until;
END $$;
