namespace CodeFirstWorkflows.Storing.Tests.Conformance;

/// <summary>A clock whose time passes when a test says so, and whose hands jump without any time having passed.</summary>
public sealed class OwnTime : TimeProvider
{
    private long _passed = 1;
    private long _jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _passed);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref _jumped));

    internal void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    internal void Jump(TimeSpan time) => Interlocked.Add(ref _jumped, time.Ticks);
}
