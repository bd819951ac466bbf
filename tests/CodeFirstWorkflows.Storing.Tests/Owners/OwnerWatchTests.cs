using CodeFirstWorkflows.Storing.Tests.Conformance;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Owners;

public sealed class OwnerWatchTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly OwnTime _time = new();
    private readonly OwnerWatch _watch;

    public OwnerWatchTests() => _watch = new OwnerWatch(_time);

    [Fact]
    public void An_owner_is_gone_when_its_number_stands_still_from_when_it_was_first_seen()
    {
        _time.Pass(Minute * 10);
        Assert.False(_watch.IsGone(Seen(7)));
        _time.Pass(Minute / 2);
        Assert.False(_watch.IsGone(Seen(7)));
        _time.Pass(Minute / 2);
        Assert.True(_watch.IsGone(Seen(7)));
        Assert.True(_watch.IsGone(Seen(7)));
        Assert.False(_watch.IsGone(Seen(8)));
    }

    [Fact]
    public void Another_number_begins_anew_whether_it_is_higher_or_lower()
    {
        Assert.False(_watch.IsGone(Seen(7)));
        foreach (var beats in new[] { 8, 9, 1, 2 })
        {
            _time.Pass(Minute);
            Assert.False(_watch.IsGone(Seen(beats)));
        }

        _time.Pass(Minute);
        Assert.True(_watch.IsGone(Seen(2)));
    }

    [Fact]
    public void What_the_last_heartbeat_said_counts()
    {
        Assert.False(_watch.IsGone(Seen(1, Minute)));
        Assert.False(_watch.IsGone(Seen(2, TimeSpan.MaxValue)));
        _time.Pass(Minute * 1_000_000);
        Assert.False(_watch.IsGone(Seen(2, TimeSpan.MaxValue)));
        Assert.False(_watch.IsGone(Seen(3, TimeSpan.FromSeconds(1))));
        _time.Pass(TimeSpan.FromSeconds(1));
        Assert.True(_watch.IsGone(Seen(3, TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void Jumps_of_the_clock_on_the_wall_do_not_matter()
    {
        Assert.False(_watch.IsGone(Seen(1)));
        _time.Jump(TimeSpan.FromDays(1000));
        Assert.False(_watch.IsGone(Seen(1)));
        _time.Jump(TimeSpan.FromDays(-2000));
        _time.Pass(Minute);
        Assert.True(_watch.IsGone(Seen(1)));
    }

    [Fact]
    public void Of_all_owners_those_who_are_gone_are_found_and_the_others_forgotten()
    {
        OwnerBeats[] all = [Seen(1), Seen(1) with { Owner = "b" }, Seen(1) with { Owner = "c" }];
        Assert.Empty(_watch.FindGone(all));
        _time.Pass(Minute);
        all[1] = all[1] with { Beats = 2 };

        Assert.Equal(["a", "c"], _watch.FindGone(all).Select(static owner => owner.Owner));

        Assert.Empty(_watch.FindGone([]));
        Assert.Empty(_watch.FindGone(all));
    }

    private static OwnerBeats Seen(long beats, TimeSpan? lasts = null) => new("a", beats, lasts ?? Minute);
}
