-- Referrals: how long the receiver's desk keeps what it took on acceptance.

-- While the service runs either party may say that it goes on; each time the desk keeps what acceptance opened for thirty
-- days more, never beyond the consent it rests on. The receiver's own word carries a year, after that the sender must
-- say it, who answers for the child. Returns until when the desk may read.
CREATE OR REPLACE FUNCTION renew_referral_access(p_id uuid, p_referral uuid, p_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  at timestamptz := moment(p_at);
  mine bigint := my_organisation();
  asked cases_referral;
  taken core_offer;
  agreed cases_consent;
  until timestamptz := at + interval '30 days';
  capped int;
BEGIN
  SELECT * INTO asked FROM cases_referral r WHERE r.id = p_referral;
  SELECT * INTO taken FROM core_offer o WHERE o.source = p_referral AND o.organisation_id = asked.to_organisation_id
    AND o.taken_at IS NOT NULL AND o.withdrawn_at IS NULL;
  IF taken.id IS NULL OR asked.status NOT IN ('accepted', 'started') THEN
    RAISE EXCEPTION 'no service runs' USING ERRCODE = '42501';
  END IF;
  IF NOT (mine = asked.to_organisation_id AND my_level(asked.child_id, at) >= 1 AND at < asked.sent_at + interval '365 days'
       OR mine = asked.from_organisation_id AND my_level(asked.child_id, at) >= greatest(taken.level, 3)) THEN
    RAISE EXCEPTION 'not yours to renew' USING ERRCODE = '42501';
  END IF;
  IF asked.consent_id IS NOT NULL THEN
    SELECT * INTO agreed FROM cases_consent c WHERE c.id = asked.consent_id;
    IF agreed.withdrawn_at IS NOT NULL THEN RAISE EXCEPTION 'the consent was withdrawn' USING ERRCODE = '42501'; END IF;
    until := least(until, agreed.valid_to);
  END IF;
  capped := least(taken.level, organisation_ceiling(taken.organisation_id));
  IF capped >= 1 AND until > at THEN
    INSERT INTO core_edge (id, city, child_id, subject, level, purpose, basis, source, valid_from, valid_to, granted_by)
    VALUES (p_id, taken.city, taken.child_id, 'd:' || taken.organisation_id, capped, taken.purpose, taken.basis, p_referral,
            least(stamp(p_at), at), until, my_user());
  END IF;
  RETURN until;
END $$;
