using System.Globalization;

namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

internal enum Act
{
    Start,
    Finish,
    Fail,
    Answer,
    Resume,
    Pause,
    Cancel,
    Delete,
    Advance,
    SetClock,
    JumpClock,
    Sleep,
    Wake,
    Stop,
    EndGrace,
    Crash,
    Fault,
    Return,
    Sweep,
}

/// <summary>One thing that happens in a history. Its numbers mean something else for each kind, and always something, so that any list of actions is a history.</summary>
/// <param name="Act">What happens.</param>
/// <param name="Host">To or by which host.</param>
/// <param name="Run">To which run.</param>
/// <param name="Number">What else there is to choose.</param>
/// <param name="Order">
/// If not 0, the next action begins before this one has ended, and their calls of the store take turns in an order that this number decides.
/// </param>
internal sealed record SimAction(Act Act, int Host, int Run, int Number, int Order)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Act} host {Host} run {Run} number {Number}{(Order == 0 ? "" : $" together with the next, order {Order}")}");
}

/// <summary>A history: what happens, and how chance decides the rest.</summary>
internal sealed record SimPlan(int Seed, int Hosts, bool HasHints, IReadOnlyList<SimAction> Actions)
{
    private static readonly (Act Act, int Weight)[] Weights =
    [
        (Act.Start, 14), (Act.Finish, 16), (Act.Fail, 4), (Act.Answer, 16), (Act.Resume, 9), (Act.Pause, 7), (Act.Cancel, 6), (Act.Delete, 3), (Act.Advance, 22),
        (Act.SetClock, 3), (Act.JumpClock, 2), (Act.Sleep, 3), (Act.Wake, 4), (Act.Stop, 4), (Act.EndGrace, 2), (Act.Crash, 2), (Act.Fault, 18), (Act.Return, 6),
        (Act.Sweep, 10),
    ];

    internal static SimPlan Of(int seed)
    {
        var random = new Random(seed);
        var hosts = random.Next(2, 4);
        var runs = random.Next(1, 3);
        var workflow = random.Next(4);
        var total = Weights.Sum(static weight => weight.Weight);
        var actions = new List<SimAction> { new(Act.Start, random.Next(hosts), 0, workflow, 0) };
        var length = random.Next(9, 25);
        while (actions.Count < length)
        {
            var pick = random.Next(total);
            var act = Weights.First(weight => (pick -= weight.Weight) < 0).Act;
            var number = act == Act.Start && random.Next(3) > 0 ? workflow + (4 * random.Next(4)) : random.Next(1000);
            var order = random.Next(5) == 0 ? random.Next(1, 1000) : 0;
            actions.Add(new SimAction(act, random.Next(hosts), random.Next(runs), number, order));
            // Two callers want the same at the same moment.
            if (order != 0 && random.Next(2) == 0)
                actions.Add(actions[^1] with { Host = random.Next(hosts), Order = 0 });
        }

        return new SimPlan(seed, hosts, random.Next(2) == 0, actions);
    }
}
