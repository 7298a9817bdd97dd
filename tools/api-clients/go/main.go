// Imports, searches, asks and reads posts with media through the generated client.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sort"
	"time"

	kanal "example.org/kanal/client"
)

func check(holds bool, what ...any) {
	if !holds {
		log.Fatalln(append([]any{"expected:"}, what...)...)
	}
}

func must[T any](value T, _ any, err error) T {
	if err != nil {
		if told, ok := err.(*kanal.GenericOpenAPIError); ok {
			log.Fatalln(err, string(told.Body()))
		}
		log.Fatalln(err)
	}
	return value
}

func main() {
	configuration := kanal.NewConfiguration()
	configuration.Servers = kanal.ServerConfigurations{{URL: os.Args[1]}}
	client := kanal.NewAPIClient(configuration)
	ctx := context.WithValue(context.Background(), kanal.ContextAccessToken, os.Args[2])

	file, err := os.Open(os.Args[3])
	check(err == nil, err)
	job := must(client.BringingInAPI.StartImport(ctx).Body(file).Name("export.json").Execute())
	for !job.FinishedAt.IsSet() || job.FinishedAt.Get() == nil {
		time.Sleep(100 * time.Millisecond)
		job = must(client.JobsAPI.GetJob(ctx, job.Id).Execute())
	}
	check(job.State == "done", "the import is done, not", job.State)

	// The index follows the record within moments.
	found := must(client.SearchAPI.SearchPosts(ctx).Q("telescope").Limit(10).Execute())
	for tries := 0; tries < 50 && len(found.Hits) < 2; tries++ {
		time.Sleep(200 * time.Millisecond)
		found = must(client.SearchAPI.SearchPosts(ctx).Q("telescope").Limit(10).Execute())
	}
	check(len(found.Hits) >= 2, "search finds posts")

	question := kanal.NewAskRequest("When does the telescope see first light?")
	answer := must(client.AnswersAPI.Ask(ctx).AskRequest(*question).Execute())
	check(len(answer.Statements) > 0 && len(answer.Citations) > 0, "the answer cites")

	media := map[string]bool{}
	for _, post := range must(client.PostsAPI.ListPosts(ctx).Limit(100).Execute()).Posts {
		for _, each := range post.Media {
			switch {
			case each.MediaFile != nil:
				media["file:"+each.MediaFile.Kind] = true
			case each.MediaPoll != nil:
				media["poll"] = true
			case each.MediaPlace != nil:
				media["place"] = true
			}
		}
	}
	check(media["file:photo"] && media["file:document"] && media["poll"] && media["place"], "media is read:", media)
	names := []string{}
	for name := range media {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Println("go:", len(found.Hits), "found,", len(answer.Citations), "citations, media", names)
}
