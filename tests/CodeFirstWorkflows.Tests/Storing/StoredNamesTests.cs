using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing;

/// <summary>
/// What is stored stays what it is called, whatever becomes of names in code. Nothing here ever changes; there may be more.
/// </summary>
public sealed class StoredNamesTests
{
    [Fact]
    public void States_are_stored_so() => Assert.Equal(
        [(0, "pending"), (1, "running"), (2, "completed"), (3, "failed"), (4, "paused")], All(StoredNames.States));

    [Fact]
    public void Errors_are_stored_so() => Assert.Equal(
        [
            (0, "failed"), (1, "canceled"), (2, "timed out"), (3, "budget exceeded"), (4, "structured output"), (5, "undeclared value"),
            (6, "diverged"), (7, "shape changed"), (8, "plugin"),
        ],
        All(StoredNames.Errors));

    [Fact]
    public void Errors_in_recorded_results_are_called_the_same()
    {
        var json = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter() } };
        foreach (var kind in Enum.GetValues<ErrorKind>())
            Assert.Equal(StoredNames.Errors.Of(kind), JsonSerializer.SerializeToElement(kind, json).GetString());
    }

    [Fact]
    public void Records_are_stored_so() => Assert.Equal(
        [
            (1, "completed"), (2, "skipped"), (3, "attempt"), (4, "waiting"), (5, "answer"), (6, "compensating"), (7, "undone"),
            (8, "end"), (9, "decided"), (10, "replaced"),
        ],
        All(StoredNames.Records));

    [Fact]
    public void Messages_are_stored_so() => Assert.Equal([(1, "answer"), (2, "cancel"), (3, "pause")], All(StoredNames.Messages));

    [Fact]
    public void Kinds_of_steps_are_stored_so() => Assert.Equal(
        [(0, "step"), (1, "prompt"), (2, "sub-workflow"), (3, "wait")], All(StoredNames.Steps));

    [Fact]
    public void Payloads_are_bound_to_places_called_so() => Assert.Equal(
        [new("r", "completed plan#2"), new("r", "answer message plan#2")],
        new[] { Journal.PlaceOf("r", RunRecordKind.Completed, "plan#2"), Journal.PlaceOf("r", RunMessageKind.Answer, "plan#2") });

    [Fact]
    public void Another_name_was_written_by_a_newer_version() => Assert.Equal(
        "The store holds the state 'sleeping', which this version of CodeFirstWorkflows does not know: " +
        "it was written by a newer one. Use that, or a later one.",
        Assert.Throws<WorkflowException>(static () => StoredNames.States.Read("sleeping")).Message);

    // Each value of the enum, and what is read back by its name.
    private static IEnumerable<(int Number, string Name)> All<T>(StoredNames<T> names)
        where T : struct, Enum => Enum.GetValues<T>().Select(value =>
        {
            Assert.Equal(value, names.Read(names.Of(value)));
            return (Convert.ToInt32(value), names.Of(value));
        });
}
