using System.Globalization;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

[CollectionDefinition(nameof(OwnershipSimulationTests), DisableParallelization = true)]
public sealed class OwnershipSimulationCollection;

/// <summary>
/// Plays many short histories of hosts that share a store, decided by chance, and judges each by the promises of ownership. A seed is played again by
/// <c>SIM_SEED=n</c>, and others or more than usual by <c>SIM_FIRST=n</c> and <c>SIM_COUNT=n</c>;
/// <c>SIM_ALL=1</c> only lists all that are broken.
/// </summary>
/// <remarks>
/// A history is the same each time that it is played, but for what the library itself leaves to chance, which is only the names of owners: all its work happens on one
/// thread (<see cref="SoleWorker"/>), by clocks of the simulation. The one second that a host that stops waits for steps that do not listen is real, but no step takes it.
/// </remarks>
[Collection(nameof(OwnershipSimulationTests))]
public sealed class OwnershipSimulationTests(ITestOutputHelper output)
{
    private const int Usual = 20_000;

    // So many histories are enough to find each planted fault.
    private const int Enough = 4000;

    [Fact]
    public async Task Promises_are_kept_whatever_happens()
    {
        var only = Number("SIM_SEED");
        var first = only ?? Number("SIM_FIRST") ?? 1;
        var count = only is null ? Number("SIM_COUNT") ?? Usual : 1;
        var began = TimeProvider.System.GetTimestamp();
        var played = 0;
        string? broken = null;
        await SoleWorker.RunAsync(async () =>
        {
            for (var seed = first; seed < first + count && broken is null; seed++)
            {
                played++;
                if (Number("SIM_ALL") is null)
                    broken = await FindAsync(seed, only is not null);
                else if (await SimHistory.PlayAsync(SimPlan.Of(seed)) is { } one)
                    output.WriteLine($"Seed {seed}: {one}");
            }
        });
        output.WriteLine($"{played} histories in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
        Assert.True(broken is null, broken);
    }

    [Theory]
    [InlineData(PlantedFault.EpochStays)]
    [InlineData(PlantedFault.AcceptsTwice)]
    [InlineData(PlantedFault.RevivesGone)]
    [InlineData(PlantedFault.ClaimsFromLiving)]
    [InlineData(PlantedFault.TakesStaleAppends)]
    [InlineData(PlantedFault.IgnoresReleases)]
    [InlineData(PlantedFault.FreesConsumed)]
    [InlineData(PlantedFault.DropsHeld)]
    [InlineData(PlantedFault.DropsCancel)]
    [InlineData(PlantedFault.HidesOrphan)]
    public async Task Each_planted_fault_is_found(PlantedFault fault)
    {
        var found = 0;
        string? broken = null;
        await SoleWorker.RunAsync(async () =>
        {
            for (var seed = 1; seed <= Enough && broken is null; seed++)
            {
                broken = await SimHistory.PlayAsync(SimPlan.Of(seed), fault);
                found = seed;
            }
        });
        output.WriteLine($"{fault}: seed {found}: {broken}");
        Assert.NotNull(broken);
    }

    private static async Task<string?> FindAsync(int seed, bool tells)
    {
        var plan = SimPlan.Of(seed);
        if (await SimHistory.PlayAsync(plan) is null && !tells)
            return null;
        var (least, broken, story) = await SimShrinking.ShrinkAsync(plan);
        return broken is null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"Seed {seed}: {broken}\nPlay it again with SIM_SEED={seed}. {least.Actions.Count} of {plan.Actions.Count} actions, {least.Hosts} hosts, " +
            $"{(least.HasHints ? "with" : "without")} hints:\n{string.Join('\n', story)}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
