using System.Collections;
using System.Globalization;
using System.Text;
using CodeFirstWorkflows.Storing.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

// What a run sees of its own results, whether it went on at once or was resumed.
public abstract partial class RunStoreConformance
{
    private const int Mebibyte = 1 << 20;

    [Theory]
    [InlineData("plain")]
    [InlineData("Grüße, 世界 \U0001F30D \"quoted\" \\ </script> \u0000\u001F\u2028 and half of a pair: \uD83C")]
    public async Task A_live_and_a_resumed_run_see_the_same(string text)
    {
        var packed = Packed();
        var seen = new List<string>();
        var fails = true;
        var carrier = new Carrier(new WorkflowEngine(new WorkflowEngineOptions { Store = Store }), () => packed, luggage =>
        {
            seen.Add(Show(luggage));
            if (fails)
                throw new IOException("not yet");
        });

        var failed = await carrier.RunAsync(text);
        fails = false;
        var resumed = await carrier.ResumeAsync(failed.Id);
        var live = await carrier.RunAsync(text);

        Assert.Equal((WorkflowState.Failed, WorkflowState.Completed, WorkflowState.Completed), (failed.State, resumed.State, live.State));
        Assert.Equal(3, seen.Count);
        var (first, again, other) = (seen[0], seen[1], seen[2]);
        Assert.True(first == again && again == other, "They saw different things.");
        Assert.Equal([first, first, first], new[] { failed.Steps.Pack.Result, resumed.Result, live.Result }.Select(Show));
        Assert.Contains(Show(packed.Shapes), first);
        Assert.Contains(Show(packed.Moment), first);
        Assert.Contains($"Large={packed.Large.Length}", first);
        // What its type does not say is not there even before it was ever read.
        Assert.DoesNotContain("label", first);
        Assert.DoesNotContain("ignored", first);
    }

    private static Luggage Packed() => new()
    {
        Text = "",
        Bag = new LabeledBag("bag", "label"),
        Shapes = [new Circle(0.1), new Square(3)],
        Color = Color.Blue,
        Marks = Marks.Fragile | Marks.Heavy,
        Utc = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc).AddTicks(9),
        Local = new DateTime(2026, 7, 2, 3, 4, 5, DateTimeKind.Local),
        Somewhere = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified),
        Moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-210)),
        Day = new DateOnly(2026, 2, 28),
        Hour = new TimeOnly(23, 59, 59, 999),
        Length = TimeSpan.FromTicks(-12_345_678_901),
        Price = 1.2300m,
        Weight = 0.1 + 0.2,
        Id = Guid.Parse("0198c0de-0000-7000-8000-00000000000a"),
        Place = new Uri("https://example.org/a%20b?q=ä"),
        Bytes = [0, 255, 127],
        Counts = new Dictionary<string, int?> { ["A b"] = 1, ["none"] = null, [""] = int.MinValue },
        Large = string.Concat(Enumerable.Range(0, Mebibyte / 8).Select(static i => i.ToString("x8", CultureInfo.InvariantCulture))),
        Ignored = "ignored",
    };

    // With types and all members: records leave out what is in their lists.
    private static string Show(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case string text:
                return $"\"{text}\"";
            case DateTime time:
                return $"{time:O} {time.Kind}";
            case Uri uri:
                return uri.OriginalString;
            case IFormattable plain:
                return $"{value.GetType().Name} {plain.ToString(value is TimeSpan ? "c" : value is DateTimeOffset or TimeOnly ? "O" : null, CultureInfo.InvariantCulture)}";
            case IEnumerable list:
                return $"[{string.Join(", ", list.Cast<object?>().Select(Show))}]";
            default:
                var shown = new StringBuilder(value.GetType().Name).Append(" {");
                foreach (var property in value.GetType().GetProperties())
                    shown.Append(CultureInfo.InvariantCulture, $" {property.Name}={(property.Name == nameof(Luggage.Large) ? ((string)property.GetValue(value)!).Length : Show(property.GetValue(value)))}");
                return shown.Append(" }").ToString();
        }
    }
}
