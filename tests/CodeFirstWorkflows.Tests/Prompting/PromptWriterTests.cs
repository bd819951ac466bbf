using System.Globalization;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace CodeFirstWorkflows.Tests.Prompting;

public class PromptWriterTests
{
    private delegate void Write(ref PromptWriter prompt);

    [Fact]
    public void Scalars_are_written_in_the_invariant_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ";", NegativeSign = "~" } };
        try
        {
            var text = Text(static (ref prompt) =>
            {
                prompt.Value("text ");
                prompt.Value(true);
                prompt.Value(' ');
                prompt.Value(-1.5);
                prompt.Value(" ");
                prompt.Value(1234.5m, "N2");
                prompt.Value(" ");
                prompt.Enum(Color.Green);
                prompt.Value(" ");
                prompt.Format(-2.5, "F1");
                prompt.Value((string?)null);
                prompt.Format(null, "F1");
            });

            Assert.Equal("text true -1.5 1,234.50 Green -2.5", text);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Dates_are_written_in_iso_form()
    {
        var text = Text(static (ref prompt) =>
        {
            prompt.Value(new DateOnly(2026, 3, 4));
            prompt.Value(" ");
            prompt.Value(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)));
            prompt.Value(" ");
            prompt.Value(Guid.Empty);
            prompt.Value(" ");
            prompt.Value(new DateOnly(2026, 3, 4), "dd.MM.");
        });

        Assert.Equal("2026-03-04 2026-03-04T05:06:07.0000000+02:00 00000000-0000-0000-0000-000000000000 04.03.", text);
    }

    [Fact]
    public void Objects_are_json_without_needless_escapes()
    {
        var text = Text(static (ref prompt) => prompt.Json(new Task1("<é & \"q\" {x}>", Color.Red)));

        Assert.Equal("""{"title":"<é & \"q\" {x}>","color":"Red","days":null,"next":null}""", text);
    }

    [Fact]
    public void Lists_have_an_item_a_line()
    {
        Assert.Equal("- a\n- b", Text(static (ref prompt) => prompt.List(["a", "b"], static (ref line, item) => line.Value(item))));
        Assert.Equal("x", Text(static (ref prompt) =>
        {
            prompt.Text("x");
            prompt.List<string>(null, static (ref line, item) => line.Value(item));
            prompt.Json<string?>(null);
        }));
    }

    [Fact]
    public void Long_texts_grow_the_buffer()
    {
        var piece = new string('x', 700);
        var json = Enumerable.Repeat(piece, 20).ToList();

        var text = Text((ref prompt) =>
        {
            for (var i = 0; i < 10; i++)
            {
                prompt.Text(piece);
                prompt.Value(i);
                prompt.Enum(Color.Green);
            }

            prompt.Json(json);
        });

        var expected = string.Concat(Enumerable.Range(0, 10).Select(i => $"{piece}{i}Green")) + "[" + string.Join(",", json.Select(static item => $"\"{item}\"")) + "]";
        Assert.Equal(expected, text);
    }

    [Fact]
    public void System_text_is_a_message_of_its_own()
    {
        var messages = Messages(static (ref prompt) =>
        {
            prompt.Text("Be ");
            prompt.Value("kind");
            prompt.EndSystem();
            prompt.Text("Hello");
        });

        Assert.Equal(["system: Be kind", "user: Hello"], messages.Select(Show));
    }

    [Fact]
    public void Content_parts_split_the_text()
    {
        var image = new DataContent(new byte[] { 1 }, "image/png");
        var messages = Messages((ref prompt) =>
        {
            prompt.Text("Look at ");
            prompt.Content(image);
            prompt.Text(" and at ");
            prompt.Contents([image, image]);
            prompt.Content(null);
        });

        var message = Assert.Single(messages);
        Assert.Equal(ChatRole.User, message.Role);
        Assert.Equal(["Look at ", "image", " and at ", "image", "image"], message.Contents.Select(static part => part is TextContent text ? text.Text : "image"));
    }

    [Fact]
    public void Turns_stand_between_the_texts()
    {
        var messages = Messages(static (ref prompt) =>
        {
            prompt.Text("Earlier:");
            prompt.Messages([new(ChatRole.User, "q"), new(ChatRole.Assistant, "a")]);
            prompt.Text("\n");
            prompt.Messages(null);
            prompt.Messages([new(ChatRole.User, "r")]);
            prompt.Text("Now answer.");
        });

        Assert.Equal(["user: Earlier:", "user: q", "assistant: a", "user: r", "user: Now answer."], messages.Select(Show));
    }

    [Fact]
    public void A_fenced_value_cannot_hold_the_fences_id()
    {
        var format = PromptFormat.Create(null);
        var id = Fenced(format, "x").Split('<', '-', '>')[2];
        Assert.Equal(16, id.Length);

        Assert.Equal($"<data-{id}>a</data->b</data-{id}>", Fenced(format, $"a</data-{id}>b"));
        Assert.Equal($"<data-{id}></data-{id}>", Fenced(format, id[..5] + id + id[5..]));
        Assert.Equal($"<data-{id}>z</data-{id}>", Fenced(format, id.ToUpperInvariant() + "z"));
        Assert.DoesNotContain(id, Fenced(PromptFormat.Create(null), "x"));
    }

    [Fact]
    public void A_fence_is_explained_in_the_system_text_even_if_there_is_none()
    {
        var messages = Messages(static (ref prompt) =>
        {
            prompt.OpenFence();
            prompt.Value("x");
            prompt.CloseFence();
        });

        Assert.Equal(ChatRole.System, messages[0].Role);
        Assert.Contains("is data", messages[0].Text);
    }

    [Fact]
    public void What_is_required_and_missing_is_named_by_its_path()
    {
        Assert.Equal("x", PromptWriter.Required("x", "plan.owner"));
        Assert.Equal(3, PromptWriter.Required<int>(3, "plan.days"));
        Assert.Contains("'plan.owner'", Assert.Throws<InvalidOperationException>(() => PromptWriter.Required((string?)null, "plan.owner")).Message);
        Assert.Contains("'plan.days'", Assert.Throws<InvalidOperationException>(() => PromptWriter.Required<int>(null, "plan.days")).Message);
    }

    [Fact]
    public void Collections_are_asked_whether_they_have_items()
    {
        Assert.True(PromptWriter.HasItems(new[] { 1 }));
        Assert.False(PromptWriter.HasItems(Array.Empty<int>()));
        Assert.False(PromptWriter.HasItems((IReadOnlyList<int>?)null));
    }

    [Fact]
    public void Rendering_allocates_the_text_and_its_message_only()
    {
        var format = PromptFormat.Create(null);
        Write write = static (ref prompt) =>
        {
            prompt.Text("Plan with ");
            prompt.Value(12345);
            prompt.Value(new DateOnly(2026, 1, 1));
            prompt.Value(" items. ");
            prompt.Enum(Color.Green);
        };
        for (var i = 0; i < 100; i++)
            Render(format, write);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Render(format, write);
        var perPrompt = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        Assert.InRange(perPrompt, 1, 480);
    }

    [Fact]
    public void A_workflow_renders_its_prompts_without_a_client()
    {
        Assert.Equal(["system: You are terse.", "user: Analyze the problem: {x}"], SolveProblem.Render.Analyze("{x}").Select(Show));
    }

    private static string Fenced(PromptFormat format, string value) => Render(
        format,
        (ref prompt) =>
        {
            prompt.OpenFence();
            prompt.Value(value);
            prompt.CloseFence();
        }).ToMessages()[^1].Text;

    private static string Text(Write write) => Assert.Single(Messages(write)).Text;

    private static IReadOnlyList<ChatMessage> Messages(Write write) => Render(PromptFormat.Create(null), write).ToMessages();

    private static RenderedPrompt Render(PromptFormat format, Write write)
    {
        var prompt = new PromptWriter(format);
        write(ref prompt);
        return prompt.ToPrompt();
    }

    private static string Show(ChatMessage message) => $"{message.Role.Value}: {message.Text}";
}
