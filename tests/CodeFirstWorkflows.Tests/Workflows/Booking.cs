namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>Books a trip, and takes back what it booked: every way to deal with failures, as generated code does it.</summary>
[Workflow]
public partial class Booking(WorkflowEngine engine, Func<string, bool> fails, List<string> calls) : Workflow<string, string>(engine)
{
    [Step]
    [Retry(MaxAttempts = 2, Delay = "1ms", On = [typeof(InvalidOperationException)])]
    [Fallback(nameof(Train))]
    [Compensate(nameof(CancelFlight))]
    public string Flight(string input) => Call($"flight {input}");

    [Step]
    [ForEach(Times = 2)]
    [Compensate(nameof(CancelHotel))]
    public string Hotel([Item] int night, string flight) => Call($"hotel {night}");

    [Step]
    public string Bill(string flight, IReadOnlyList<string> hotel) => Call($"bill {flight}, {string.Join(", ", hotel)}");

    private string Train(string input, StepError error) => Call($"train {input} for {error.Type}");

    private Task CancelFlight(string flight)
    {
        Call($"no {flight}");
        return Task.CompletedTask;
    }

    private void CancelHotel(string hotel, [Item] int night) => Call($"no {hotel} {night}");

    [OnFailure]
    private string? Apologize(Exception why, string? flight, IReadOnlyList<string>? hotel) => Call($"sorry {why.Message}: {flight} {hotel?.Count}") is { } sorry && fails("sorry") ? null : "sorry";

    private string Call(string what)
    {
        lock (calls)
            calls.Add(what);
        return fails(what) ? throw new InvalidOperationException(what) : what;
    }
}
